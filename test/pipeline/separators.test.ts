import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { degrees, PDFDocument } from 'pdf-lib';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, type House } from '../../cli/house.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import { waitForScans } from '../../cli/wait-for-scans.ts';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { batchInputSchema } from '../../schemas/batch.ts';
import { parseConfig } from '../../schemas/config.ts';

/** A limit for a very busy machine; alone it takes half a minute. */
const PATIENCE_MS = 600_000;
const LETTER_AND_FORM = fileURLToPath(
  new URL('../../samples/scans/25-letter-and-form-200dpi.pdf', import.meta.url),
);
const TODAY = '2026-11-27';

describe('a stack of two envelopes with a separator sheet between them', () => {
  let dir: string;
  let house: House;
  let crew: Crew;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-separators-'));
    const config = parseConfig({ DATA_DIR: dir, LOG_LEVEL: 'silent' });
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(String(opened.error));
    house = opened.value;
    crew = await startCrew(house);
  }, PATIENCE_MS);
  afterAll(async () => {
    await crew.close();
    await house.stores.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** Letter, separator fed the wrong way round, form. */
  async function stack(path: string): Promise<void> {
    const scanned = await PDFDocument.load(await readFile(LETTER_AND_FORM));
    const separators = await PDFDocument.load(await drawSeparators(1));
    const document = await PDFDocument.create();
    const [letter, form] = await document.copyPages(scanned, [0, 1]);
    const [separator] = await document.copyPages(separators, [0]);
    separator!.setRotation(degrees(180));
    for (const page of [letter!, separator!, form!]) document.addPage(page);
    await writeFile(path, await document.save());
  }

  test(
    'becomes two envelopes of the batch, whose pages are read as ever',
    async () => {
      const { batches } = house.stores;
      const input = batchInputSchema.parse({ expectedEnvelopes: 2, expectedPages: 2 });
      const batch = await batches.open(input, 'mori', TODAY);
      if (!batch.ok) throw new Error(batch.error.kind);
      const batchId = batch.value.id;
      const file = join(dir, 'stack.pdf');
      await stack(file);
      const from = {
        actor: 'mori',
        receivedOn: TODAY,
        to: { kind: 'batch', batchId },
      } as const;
      const taken = await takeInFiles(house, [file], from);
      const ids = taken.scans.map(({ id }) => id);
      const scans = await waitForScans(house.stores, ids, crew);
      const ends = scans.map(({ pages }) =>
        pages.map((page) => [page.filePage, page.failure?.kind ?? page.form?.id]),
      );
      expect(ends).toEqual([[[1, 'unknown-form']], [[3, 'shikaku-kakunin-gentei-riyou']]]);
      expect(new Set(scans.map(({ controlNumber }) => controlNumber)).size).toBe(2);
      const counts = (await batches.find(batchId))!.counts;
      expect(counts).toMatchObject({ envelopes: 2, pages: 2, rejected: 1, read: 1 });
    },
    PATIENCE_MS,
  );
});
