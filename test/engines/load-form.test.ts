import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { loadForm } from '../../engines/load-form.ts';
import { loadForms } from '../../engines/load-forms.ts';
import type { FormSource } from '../../schemas/form/form.ts';
import { FORM_FOLDER } from '../schemas/rules/application-form.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'form-'));
  await cp(FORM_FOLDER, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const say = async (options?: { needsBlank: boolean }): Promise<string> => {
  const loaded = await loadForm(folder, options);
  return loaded.ok
    ? 'loaded'
    : loaded.error.map(({ line, message }) => `${line}: ${message}`).join('\n');
};

test('every form of the repository loads without error or warning', async () => {
  const forms = join(FORM_FOLDER, '..', '..');
  for (const id of await readdir(forms))
    for (const version of await readdir(join(forms, id))) {
      const loaded = await loadForm(join(forms, id, version));
      if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
      expect(loaded.value.warnings).toEqual([]);
      expect([loaded.value.form.id, `v${loaded.value.form.version}`]).toEqual([id, version]);
      expect(loaded.value.blankPath).toBe(join(forms, id, version, 'blank.pdf'));
    }
});

test('a missing blank is told at its line, unless it is to be drawn now', async () => {
  await rm(join(folder, 'blank.pdf'));
  expect(await say()).toMatch(
    /^\d+: The blank blank\.pdf cannot be read \(ENOENT\)\. .*madoguchi form blank/,
  );
  expect(await say({ needsBlank: false })).toBe('loaded');
});

test('a blank that is no PDF is told, an empty one too', async () => {
  await writeFile(join(folder, 'blank.pdf'), 'hello, I am text');
  expect(await say()).toMatch(/blank\.pdf is not a PDF file\.$/);
  await writeFile(join(folder, 'blank.pdf'), '');
  expect(await say()).toMatch(/blank\.pdf is not a PDF file\.$/);
});

test('a folder without form.json is told with what belongs there', async () => {
  await rm(join(folder, 'form.json'));
  expect(await say()).toMatch(/^1: There is no .*form\.json\. A form is a folder/);
});

test('a form in another encoding is refused, not garbled', async () => {
  await writeFile(join(folder, 'form.json'), Buffer.from([0x7b, 0x82, 0xa0, 0x7d]));
  expect(await say()).toBe('1: The file is not UTF-8. Save it as UTF-8.');
});

test('a page of another size than its blank is told, with both sizes', async () => {
  await changeForm((form) => ({ ...form, pages: [{ width: 215.9, height: 297 }] }));
  expect(await say()).toMatch(
    /^\d+: Page 1 is 215\.9 × 297 mm here and 210\.0 × 297\.0 mm in blank\.pdf/,
  );
});

test('a page that the blank does not have is told', async () => {
  const page = { width: 210, height: 297 };
  await changeForm((form) => ({ ...form, pages: [page, page] }));
  expect(await say()).toMatch(/The form has 2 pages, its blank blank\.pdf 1\.$/);
});

test('a picture of another shape than the page is told', async () => {
  const picture = sharp({ create: { width: 850, height: 1100, channels: 3, background: 'white' } });
  await picture.png().toFile(join(folder, 'blank.png'));
  await changeForm((form) => ({ ...form, blank: 'blank.png' }));
  expect(await say()).toMatch(/in blank\.png \(by its shape\)/);
});

test('a damaged blank is told with its cause', async () => {
  await writeFile(join(folder, 'blank.pdf'), '%PDF-1.7\nnothing more');
  expect(await say()).toMatch(/blank\.pdf is damaged or locked: /);
});

test('two forms that call one department by different names are told, with both', async () => {
  const named = (id: string) => ({ id, ja: '資格情報課', en: 'Somewhere else' });
  await changeForm((form) => ({
    ...form,
    version: 2,
    department: named('eligibility-information'),
  }));
  const loaded = await loadForms([FORM_FOLDER, folder]);
  expect(loaded).toMatchObject({
    error: { folder, problems: [{ path: 'department', severity: 'error' }] },
  });
  const [problem] = loaded.ok ? [] : loaded.error.problems;
  expect(problem!.line).toBeGreaterThan(1);
  expect(problem!.message).toMatch(
    /"eligibility-information" is called 資格情報課 \(Somewhere else\) here, and 資格情報課 \(Eligibility/,
  );
  await changeForm((form) => ({ ...form, department: named('somewhere-else') }));
  expect((await loadForms([FORM_FOLDER, folder])).ok).toBe(true);
  await changeForm((form) => ({ ...form, department: { ...named(''), id: 'No Kebab' } }));
  expect(await say()).toMatch(/A department id is kebab-case/i);
});

async function changeForm(change: (form: FormSource) => FormSource): Promise<void> {
  const path = join(folder, 'form.json');
  const form = JSON.parse(await readFile(path, 'utf8')) as FormSource;
  await writeFile(path, JSON.stringify(change(form), null, 2));
}
