import pino from 'pino';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrew } from '../../cli/crew.ts';
import { openHouse, type House } from '../../cli/house.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import { waitForScans } from '../../cli/wait-for-scans.ts';
import { loadAcceptance } from '../../engines/acceptance.ts';
import { modelPath } from '../../engines/model-path.ts';
import { leastFor } from '../../schemas/acceptance.ts';
import { parseConfig } from '../../schemas/config.ts';
import type { PageView } from '../../schemas/desk.ts';
import { decidePage } from '../../schemas/policy/decide.ts';
import { probability } from '../../schemas/units.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { PATIENCE_MS, STACK, runCli, sample } from '../cli/run-cli.ts';
import { plainField } from '../fixtures/plain-field.ts';
import { newScan } from '../store/sample-record.ts';

/** Typed: the names are accepted. */
const SCAN = sample('scans/02-clean-typed-plain-300dpi.png');
/** As many as a calibration takes, and every seventh of them is read wrongly. */
const NAMES = ['contactName', 'institutionName', 'founderName'];
const VERIFIED = 201;
/** What the form allows for them. */
const TARGET = { targetError: 0.005 };
const WRONG_EVERY = 7;
const WRONG = Math.ceil(VERIFIED / WRONG_EVERY);

describe('calibrating a house from what its people verified, embedded', () => {
  let dir: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-calibrate-'));
    env = { DATA_DIR: join(dir, 'data'), LOG_LEVEL: 'warn', WORKER_CONCURRENCY: '1' };
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  async function inHouse<T>(work: (house: House) => Promise<T>): Promise<T> {
    const config = parseConfig(env);
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(String(opened.error));
    try {
      return await work(opened.value);
    } finally {
      await opened.value.stores.close();
    }
  }

  /** Takes the scan in anew, since a byte behind its end makes it another file; what is warned of. */
  async function read(house: House, times: number): Promise<{ page: PageView; warnings: string }> {
    const path = join(dir, `scan-${times}.png`);
    await writeFile(path, Buffer.concat([await readFile(SCAN), Buffer.alloc(times)]));
    let warnings = '';
    const log = pino({ level: 'warn' }, { write: (line: string) => void (warnings += line) });
    const crew = await startCrew({ ...house, log });
    try {
      const taken = await takeInFiles(house, [path], { actor: 'sato', receivedOn: '2026-11-24' });
      const [scan] = await waitForScans(
        house.stores,
        taken.scans.map(({ id }) => id),
        crew,
      );
      const page = await house.stores.records.viewPage(scan!.pages[0]!.id);
      return { page: page!, warnings };
    } finally {
      await crew.close();
    }
  }
  /** The least sure of its names that is accepted: far above all that people verified, a claim stands. */
  const nameOf = ({ fields }: PageView) =>
    fields.find(({ fieldId }) => fieldId === 'institutionName')!;

  /** A batch in which the machine read all names and was never sure; people settled each of them. */
  async function fillRecords({ stores, forms }: House, like: PageView): Promise<void> {
    const form = forms.all()[0]!;
    const { records } = stores;
    const { scan } = await records.addScan(newScan());
    const pageIds = await records.setPages(scan.id, VERIFIED / NAMES.length, 'application/pdf');
    for (const [page, pageId] of pageIds.entries()) {
      const numbered = NAMES.map((name, at) => ({ name, index: page * NAMES.length + at }));
      const fields = numbered.map(({ name, index }) =>
        plainField(name, '佐藤', { probability: probability(0.9 + (0.09 * index) / VERIFIED) }),
      );
      const decided = decidePage(form, fields, rulesOf(form), { receivedOn: '2026-11-24' });
      const reading = { ...like.reading!, fields };
      await records.finishPage({
        pageId,
        reading,
        ...decided,
        pictures: [],
        fingerprint: null,
        seconds: 1,
        wishId: null,
      });
      for (const { name, index } of numbered) {
        const isWrong = index % WRONG_EVERY === 0;
        const input = isWrong
          ? ({ action: 'correct', value: '佐東', seen: 0 } as const)
          : ({ action: 'confirm', seen: 0 } as const);
        expect(await records.act(pageId, name, input, 'sato')).toMatchObject({ ok: true });
      }
    }
  }

  let before: PageView;
  test(
    'shows what would change, and writes it as a version that is audited',
    async () => {
      before = await inHouse(async (house) => {
        const { page } = await read(house, 0);
        await fillRecords(house, page);
        return page;
      });
      expect(nameOf(before).status).toBe('accepted');
      const { curves } = await loadAcceptance(modelPath('acceptance/acceptance.json'));
      expect(nameOf(before).reading!.needed).toBe(leastFor(TARGET, curves['japanese']));
      const date = before.fields.find(({ fieldId }) => fieldId === 'endDate')!.reading!;
      expect(date).toMatchObject({ state: 'blank', needed: 0.99 }); // what the form itself asks for

      const tried = await runCli(['calibrate', '--dry-run'], { env });
      expect(tried.err).not.toMatch(STACK);
      expect(tried.code).toBe(0);
      expect(tried.out).toMatch(/│ japanese +│ +204 │ +201 │ +29 │/);
      expect(tried.out).toMatch(/│ phone +│.*unchanged: 0 of the 200 that it takes/);
      expect(tried.out).toContain('Nothing is written');
      const done = await runCli(['calibrate'], { env });
      expect(done.out).toContain('calibration@1 counts from the next start of the workers on');

      await inHouse(async ({ stores }) => {
        const events = await stores.db
          .selectFrom('audit_event')
          .select('after')
          .where('action', '=', 'calibrated')
          .execute();
        const groups = { japanese: { verified: VERIFIED, wrong: WRONG } };
        expect(events).toEqual([{ after: { id: 'calibration@1', groups } }]);
      });
    },
    PATIENCE_MS,
  );

  test(
    'from the next start on the same reading is worth less, goes to a person, and says by which version',
    async () => {
      const { page, warnings } = await inHouse((house) => read(house, 1));
      expect(warnings).toBe('');
      expect(page.reading!.engines).toMatchObject({ calibration: 'calibration@1' });
      const { status, reasons, reading } = nameOf(page);
      expect(reading!.claimed).toBe(nameOf(before).reading!.probability);
      expect(reading!.probability).toBeLessThan(0.98);
      expect(reading!.value).toBe(nameOf(before).reading!.value);
      const { maps } = (await inHouse(({ stores }) => stores.calibrations.newest()))!.calibration;
      const own = leastFor(TARGET, { points: maps['japanese']!.acceptance! });
      expect(own).not.toBe(nameOf(before).reading!.needed);
      expect(reading!.needed).toBe(own);
      expect(status).toBe('review');
      expect(reasons.map(({ code }) => code)).toContain('low-probability');
    },
    PATIENCE_MS,
  );

  test(
    'one of other models is refused with a warning, and readings are worth what their reader claims',
    async () => {
      const { page, warnings } = await inHouse(async (house) => {
        const { calibrations } = house.stores;
        const { maps } = (await calibrations.newest())!.calibration;
        const japanese = { ...maps['japanese']!, models: { characters: 'character@0' } };
        await calibrations.add({ japanese }, 'sato');
        return read(house, 2);
      });
      expect(warnings).toContain('calibration@2 was fitted with other models');
      expect(warnings).toContain('not used for: japanese');
      expect(page.reading!.engines).not.toHaveProperty('calibration');
      expect(nameOf(page).status).toBe('accepted');
      expect(nameOf(page).reading).not.toHaveProperty('claimed');
    },
    PATIENCE_MS,
  );
});
