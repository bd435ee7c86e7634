import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInForms } from '../../cli/form-folders.ts';
import type { PageLine } from '../../cli/page-lines.ts';
import { scoreField } from '../../samples/score.ts';
import { sameValue } from '../../schemas/normalise/same-value.ts';
import { truthSchema, type PageTruth, type Truth } from '../../samples/truth.ts';
import { PATIENCE_MS, runCli, sample } from '../cli/run-cli.ts';

const FOLDERS = [sample('scans'), sample('broken')];
/** Rules on dates depend on it: a day after the samples were drawn, always the same. */
const RECEIVED_ON = '2026-11-24';

/** Read a second time: by hand, typed, faxed, turned. Every file would take a minute more. */
const READ_AGAIN = [
  '10-upside-down-200dpi.jpg',
  '05-typed-coded-fax-200dpi.png',
  '25-letter-and-form-200dpi.pdf',
];
const BLANK = '24-blank-form-200dpi.png';

interface Sample {
  readonly path: string;
  readonly name: string;
  readonly truth: Truth;
}

async function listSamples(): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const dir of FOLDERS)
    for (const name of (await readdir(dir)).filter((entry) => entry.endsWith('.truth.json'))) {
      const truth = truthSchema.parse(JSON.parse(await readFile(join(dir, name), 'utf8')));
      samples.push({ path: join(dir, truth.file), name: truth.file, truth });
    }
  return samples;
}
const SAMPLES = await listSamples();
/**
 * Every other scan, and all that is refused: `npm run demo` reads all of them and compares them with
 * their truth, secret values apart.
 */
const READ = SAMPLES.filter(
  ({ name, truth }, index) =>
    index % 2 === 0 || truth.pages.length === 0 || name === BLANK || READ_AGAIN.includes(name),
);

/** Lines of `read` in the order of the pages, secrets shown. One process reads everything. */
async function readLines(...args: readonly string[]): Promise<PageLine[]> {
  const options = ['--json', '--reveal', 'all', '--received-on', RECEIVED_ON];
  const { out } = await runCli(['read', ...options, ...args]);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PageLine);
}

describe('the committed samples, through the reader of the product', () => {
  let once: PageLine[];
  let again: PageLine[];
  beforeAll(async () => {
    const more = READ_AGAIN.map((name) => join(FOLDERS[0]!, name));
    const lines = await readLines(...READ.map(({ path }) => path), ...more);
    const secondTime = SAMPLES.filter(({ name }) => READ_AGAIN.includes(name));
    const pages = secondTime.reduce((sum, { truth }) => sum + truth.pages.length, 0);
    once = lines.slice(0, -pages);
    again = lines.slice(-pages);
  }, PATIENCE_MS);
  const linesOf = (path: string): PageLine[] => once.filter(({ file }) => file === path);

  test('there is a truth file for every sample', async () => {
    const files = (await Promise.all(FOLDERS.map((dir) => readdir(dir)))).flat();
    const scans = files.filter((name) => !name.endsWith('.truth.json'));
    expect(SAMPLES.map(({ name }) => name).sort()).toEqual(scans.sort());
    expect(SAMPLES.length).toBeGreaterThan(35);
  });

  const refused = READ.filter(({ truth }) => truth.expect !== 'read' && !truth.pages.length);
  test.each(refused)('$name is refused for the stated cause', ({ path, truth }) => {
    const ends = linesOf(path).map(({ failure }) => ({ failure: failure?.kind ?? 'read' }));
    expect(ends).toEqual([truth.expect]);
  });

  const withPages = READ.filter(({ truth }) => truth.pages.length > 0);
  test.each(withPages)(
    '$name: each page ends as its truth says, and nothing accepted is wrong',
    ({ path, truth }) => {
      const lines = linesOf(path);
      const ends = lines.map(({ page, failure }) => [
        page,
        failure ? { failure: failure.kind } : 'read',
      ]);
      expect(ends).toEqual(truth.pages.map((known) => [known.number, known.expect]));
      for (const [index, line] of lines.entries()) {
        if (line.failure) continue;
        const known = truth.pages[index]!;
        expect(line.form).toEqual({ ...truth.form, page: known.formPage });
        expect(Object.keys(line.fields)).toEqual(known.fields.map(({ id }) => id));
        expect(wronglyAccepted(line, known)).toEqual([]);
      }
    },
  );

  test('the blank form reads all-empty: nothing on it was written', () => {
    const [line] = linesOf(join(FOLDERS[0]!, BLANK));
    const fields = Object.entries(line!.fields);
    expect(fields).toHaveLength(14);
    for (const [id, { value, reasons, status }] of fields) {
      expect([id, sameValue(value, null, 'text')]).toEqual([id, true]);
      // A person sees it for what is missing, never for anything that was read there.
      for (const { code } of reasons) expect(['required-blank', 'rule']).toContain(code);
      expect([id, status]).toEqual([id, reasons.length > 0 ? 'review' : 'blank']);
    }
  });

  test.each(READ_AGAIN)('%s says the very same when it is read again', (name) => {
    const path = join(FOLDERS[0]!, name);
    const second = again.filter(({ file }) => file === path);
    expect(second.some(({ failure }) => failure === null)).toBe(true);
    const timeless = (line: PageLine) => ({ ...line, timings: {} });
    expect(second.map(timeless)).toEqual(linesOf(path).map(timeless));
  });

  test(
    'a fit worse than the form allows leaves every field unread, with the reason',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'madoguchi-form-'));
      try {
        await copyForm(dir, { maxResidual: 1e-4 });
        const [line] = await readLines('--form', dir, join(FOLDERS[0]!, BLANK));
        const fields = Object.values(line!.fields);
        expect(fields).toHaveLength(14);
        for (const field of fields) {
          expect(field).toMatchObject({ status: 'unread', value: null, probability: 0 });
          expect(field.reasons.map(({ code }) => code)).toEqual(['poor-registration']);
          expect(field.residual).toBeGreaterThan(1e-4);
        }
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
    PATIENCE_MS,
  );
});

/** The built-in form under another policy. */
async function copyForm(dir: string, policy: object): Promise<void> {
  const [builtIn] = builtInForms();
  await cp(builtIn!, dir, { recursive: true });
  const path = join(dir, 'form.json');
  const form = JSON.parse(await readFile(path, 'utf8')) as { policy: object };
  await writeFile(path, JSON.stringify({ ...form, policy: { ...form.policy, ...policy } }));
}

/** Fields that nobody would look at again and that are not what the writer wrote. */
function wronglyAccepted({ fields }: PageLine, known: PageTruth): string[] {
  return known.fields.flatMap((truth) => {
    const { status, value } = fields[truth.id]!;
    const score = scoreField(truth, { status, value });
    return score.automatic && !score.right
      ? [`${truth.id}: ${JSON.stringify(value)} for ${JSON.stringify(truth.value)}`]
      : [];
  });
}
