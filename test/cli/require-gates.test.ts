import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findClosedGates } from '../../cli/require-gates.ts';
import { builtInForms } from '../../cli/form-folders.ts';
import { writeGate } from '../../engines/gate-file.ts';
import { loadForm, type LoadedForm } from '../../engines/load-form.ts';
import { gateSchema, type Gate } from '../../schemas/form/gate.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gate-'));
  await cp(builtInForms()[0]!, folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

async function load(): Promise<LoadedForm> {
  const loaded = await loadForm(folder);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
  return loaded.value;
}
const readBack = async (): Promise<Gate> =>
  gateSchema.parse(JSON.parse(await readFile(join(folder, 'gate.json'), 'utf8')));

describe('whether a form may be used', () => {
  it('may be when its gate was passed, wherever the folder lies', async () => {
    expect(await findClosedGates([await load()])).toEqual([]);
  });

  it('may not be before its blank was tried, and says with which command to do that', async () => {
    await rm(join(folder, 'gate.json'));
    const [line] = await findClosedGates([await load()]);
    expect(line).toContain('has not been tried yet');
    expect(line).toContain(`madoguchi form check ${folder}`);
  });

  it('may not be after a box was moved by a hair', async () => {
    const text = await readFile(join(folder, 'form.json'), 'utf8');
    await writeFile(
      join(folder, 'form.json'),
      text.replace('[70, 69.5, 4, 4]', '[70, 69.6, 4, 4]'),
    );
    expect((await findClosedGates([await load()]))[0]).toContain('has changed');
  });

  it('may still be after the time to finish a record or the id of its department was changed: nothing is read otherwise', async () => {
    const text = await readFile(join(folder, 'form.json'), 'utf8');
    expect(text).toContain('"days": 14');
    const later = text.replace('"days": 14', '"days": 10');
    await writeFile(join(folder, 'form.json'), later.replace('"eligibility-information"', '"el"'));
    expect(await findClosedGates([await load()])).toEqual([]);
  });

  it('may not be after the blank was printed anew', async () => {
    await writeFile(join(folder, 'blank.pdf'), ' ', { flag: 'a' });
    expect((await findClosedGates([await load()]))[0]).toContain('has changed');
  });

  it('may not be when its blank was read as filled in', async () => {
    const form = await load();
    await writeGate(form, { ...(await readBack()), passed: false });
    expect((await findClosedGates([form]))[0]).toContain('does not read all-empty');
  });

  it('may not be when somebody wrote rubbish into gate.json', async () => {
    await writeFile(join(folder, 'gate.json'), '{"passed": true}');
    expect((await findClosedGates([await load()]))[0]).toContain('cannot be read');
  });
});
