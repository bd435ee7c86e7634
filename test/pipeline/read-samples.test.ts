import { jest } from '@jest/globals';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtInForms } from '../../cli/form-folders.ts';
import { sameValue, scoreField } from '../../samples/score.ts';
import { truthSchema, type PageTruth, type Truth } from '../../samples/truth.ts';
import type { PageReading } from '../../schemas/reading.ts';
import { decidePage, type PageDecisions } from '../../schemas/policy/decide.ts';
import { compileRules } from '../../schemas/rules/compile-rules.ts';
import { openReader, type ReadPage, type Reader } from '../../workers/open-reader.ts';

const folder = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const FOLDERS = [folder('samples/scans'), folder('samples/broken')];
/** A limit for a very busy machine. */
const PATIENCE_MS = 300_000;
/** Rules on dates depend on it: a day after the samples were drawn, always the same. */
const RECEIVED_ON = '2026-11-24';

/** Read a second time: by hand, typed, faxed, turned. Every file would take a minute more. */
const READ_AGAIN = [
  '10-upside-down-200dpi.jpg',
  '05-typed-coded-fax-200dpi.png',
  '25-letter-and-form-200dpi.pdf',
];

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

jest.setTimeout(PATIENCE_MS);

describe('the committed samples, through the reader of the product', () => {
  let reader: Reader;
  const pages = new Map<string, PageReading>();
  beforeAll(async () => {
    reader = await open(builtInForms());
  }, PATIENCE_MS);
  afterAll(() => reader.close());

  async function readPage(path: string, name: string, page: number): Promise<ReadPage | string> {
    const bytes = await readFile(path);
    const file = await reader.inspect(bytes, name);
    const read = file.ok ? await reader.read(bytes, file.value, page) : file;
    return read.ok ? read.value : read.error.kind;
  }
  const decide = ({ registered, reading }: ReadPage): PageDecisions => {
    const { form } = registered.prepared;
    const rules = compileRules(form);
    if (!rules.ok) throw new Error('the rules do not compile');
    return decidePage(form, reading.fields, rules.value, { receivedOn: RECEIVED_ON });
  };

  test('there is a truth file for every sample', async () => {
    const files = (await Promise.all(FOLDERS.map((dir) => readdir(dir)))).flat();
    const scans = files.filter((name) => !name.endsWith('.truth.json'));
    expect(SAMPLES.map(({ name }) => name).sort()).toEqual(scans.sort());
    expect(SAMPLES.length).toBeGreaterThan(35);
  });

  const refused = SAMPLES.filter(({ truth }) => truth.expect !== 'read' && !truth.pages.length);
  test.each(refused)('$name is refused for the stated cause', async ({ path, name, truth }) => {
    const bytes = await readFile(path);
    const file = await reader.inspect(bytes, name);
    // What shows only in the picture data is found when its first page is read.
    const read = file.ok ? await reader.read(bytes, file.value, 1) : file;
    expect({ failure: read.ok ? 'read' : read.error.kind }).toEqual(truth.expect);
  });

  const withPages = SAMPLES.filter(({ truth }) => truth.pages.length > 0);
  test.each(withPages)(
    '$name: each page ends as its truth says, and nothing accepted is wrong',
    async ({ path, name, truth }) => {
      const bytes = await readFile(path);
      const file = await reader.inspect(bytes, name);
      if (!file.ok) throw new Error(file.error.kind);
      expect(file.value.pages).toBe(truth.pages.length);
      for (const known of truth.pages) {
        const read = await reader.read(bytes, file.value, known.number);
        const got = read.ok ? 'read' : { failure: read.error.kind };
        expect([known.number, got]).toEqual([known.number, known.expect]);
        if (!read.ok) continue;
        pages.set(`${name} ${known.number}`, read.value.reading);
        expect(read.value.reading.form).toEqual(truth.form);
        expect(read.value.reading.formPage).toBe(known.formPage);
        expect(wronglyAccepted(decide(read.value), known)).toEqual([]);
      }
    },
  );

  test('the blank form reads all-empty: nothing on it was written', () => {
    const reading = pages.get('24-blank-form-200dpi.png 1');
    expect(reading?.fields.length).toBe(14);
    for (const { fieldId, state, value, parts } of reading!.fields) {
      expect([fieldId, state]).toEqual([fieldId, 'blank']);
      expect([fieldId, sameValue(value, null, 'text')]).toEqual([fieldId, true]);
      for (const part of parts) expect(['blank', 'empty']).toContain(part.state);
    }
  });

  test.each(READ_AGAIN)('%s says the very same when it is read again', async (name) => {
    const { path, truth } = SAMPLES.find((sample) => sample.name === name)!;
    const page = truth.pages.find(({ expect: end }) => end === 'read')!.number;
    const again = await readPage(path, name, page);
    if (typeof again === 'string') throw new Error(again);
    const first = pages.get(`${name} ${page}`);
    expect(first).toBeDefined();
    expect({ ...again.reading, timings: {} }).toEqual({ ...first, timings: {} });
  });

  test('a fit worse than the form allows leaves every field unread, with the reason', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'madoguchi-form-'));
    const strict = await open([await copyForm(dir, { maxResidual: 1e-4 })]);
    const name = '24-blank-form-200dpi.png';
    try {
      const { path } = SAMPLES.find((sample) => sample.name === name)!;
      const bytes = await readFile(path);
      const file = await strict.inspect(bytes, name);
      const read = file.ok ? await strict.read(bytes, file.value, 1) : file;
      if (!read.ok) throw new Error(read.error.kind);
      expect(read.value.reading.fields.length).toBe(14);
      for (const field of read.value.reading.fields) {
        expect(field).toMatchObject({ state: 'unread', value: null, probability: 0, parts: [] });
        expect(field.reasons.map(({ code }) => code)).toEqual(['poor-registration']);
        expect(field.residual).toBeGreaterThan(1e-4);
      }
      const { decisions } = decide(read.value);
      expect([...new Set(decisions.map(({ status }) => status))]).toEqual(['unread']);
    } finally {
      await strict.close();
      await rm(dir, { recursive: true, force: true });
    }
  });
});

async function open(folders: readonly string[]): Promise<Reader> {
  const opened = await openReader(folders);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

/** The built-in form under another policy. */
async function copyForm(dir: string, policy: object): Promise<string> {
  const [builtIn] = builtInForms();
  await cp(builtIn!, dir, { recursive: true });
  const path = join(dir, 'form.json');
  const form = JSON.parse(await readFile(path, 'utf8')) as { policy: object };
  await writeFile(path, JSON.stringify({ ...form, policy: { ...form.policy, ...policy } }));
  return dir;
}

/** Fields that nobody would look at again and that are not what the writer wrote. */
function wronglyAccepted({ decisions, values }: PageDecisions, known: PageTruth): string[] {
  return decisions.flatMap(({ fieldId, status }) => {
    const truth = known.fields.find(({ id }) => id === fieldId)!;
    const score = scoreField(truth, { status, value: values[fieldId] ?? null });
    const got = JSON.stringify(values[fieldId] ?? null);
    return score.automatic && !score.right
      ? [`${fieldId}: ${got} for ${JSON.stringify(truth.value)}`]
      : [];
  });
}
