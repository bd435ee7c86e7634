import { sql } from 'kysely';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, type House } from '../../cli/house.ts';
import { importRegistry } from '../../cli/registry/import-registry.ts';
import { describeFound } from '../../cli/replay/describe-replay.ts';
import { compareAll, replayAll } from '../../cli/replay/run-replay.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import { waitForScans } from '../../cli/wait-for-scans.ts';
import { parseConfig } from '../../schemas/config.ts';
import type { FieldView, PageView } from '../../schemas/desk.ts';
import { openInstallation } from '../../store/backup/installation.ts';
import type { Compared, Replayed } from '../../workers/replay/replay-reading.ts';
import { PATIENCE_MS, runCli, sample } from '../cli/run-cli.ts';

/** Typed: the code is read surely. */
const SCAN = sample('scans/05-typed-coded-fax-200dpi.png');
const CODE = '1746148202';
const NAME = '栄町ファーマシー';

describe('a scan through the queue, embedded, with a registry loaded', () => {
  let dir: string;
  let house: House;
  let crew: Crew;
  let isOpen = false;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-registry-'));
    await openAll();
    crew = await startCrew(house);
  }, PATIENCE_MS);
  async function openAll(): Promise<void> {
    const config = parseConfig({ DATA_DIR: dir, LOG_LEVEL: 'silent', WORKER_CONCURRENCY: '1' });
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(String(opened.error));
    house = opened.value;
    isOpen = true;
  }
  /** Once: the folder belongs to one process at a time. */
  async function close(): Promise<void> {
    if (!isOpen) return;
    isOpen = false;
    await crew.close();
    await house.stores.close();
  }
  afterAll(async () => {
    await close();
    await rm(dir, { recursive: true, force: true });
  });

  async function loadRegistry(name: string): Promise<void> {
    const path = join(dir, 'institutions.csv');
    await writeFile(path, `code,name\n${CODE},${name}\n`);
    const imported = await importRegistry(house.stores.registries, house.forms, {
      path,
      registry: 'institutions',
      actor: 'sato',
      shrink: false,
      columns: new Map(),
      onTrouble: () => undefined,
      onProgress: () => undefined,
    });
    expect(imported.ok).toBe(true);
  }

  /** Takes the scan in anew: a byte behind its end makes it another file. */
  async function read(times: number): Promise<PageView> {
    const path = join(dir, `scan-${times}.png`);
    await writeFile(path, Buffer.concat([await readFile(SCAN), Buffer.alloc(times)]));
    const received = { actor: 'sato', receivedOn: '2026-11-24' };
    const taken = await takeInFiles(house, [path], received);
    const [scan] = await waitForScans(
      house.stores,
      taken.scans.map(({ id }) => id),
      crew,
    );
    return (await house.stores.records.viewPage(scan!.pages[0]!.id))!;
  }
  const field = ({ fields }: PageView, id: string): FieldView =>
    fields.find(({ fieldId }) => fieldId === id)!;
  const codes = (view: FieldView): string[] => view.reasons.map(({ code }) => code);

  /** A code that a person corrects is looked up anew: the name that came by the old one waits. */
  async function expectUnapproved(pageId: string): Promise<void> {
    const { records } = house.stores;
    // The form has two people enter the code: what one entered moves nothing yet.
    for (const [seen, person] of ['sato', 'suzuki'].entries()) {
      const name = field((await records.viewPage(pageId))!, 'institutionName');
      expect(name.status).toBe('accepted');
      const input = { action: 'correct', value: '9999999999', seen } as const;
      const done = await records.act(pageId, 'institutionCode', input, person);
      expect(done).toMatchObject({ ok: true });
    }
    const corrected = (await records.viewPage(pageId))!;
    expect(field(corrected, 'institutionName')).toMatchObject({ status: 'review', settled: false });
    expect(codes(field(corrected, 'institutionName'))).toEqual(['rule']);
    const approved = await records.approve(pageId, 'sato');
    expect(!approved.ok && approved.error).toMatchObject({
      kind: 'open-fields',
      fields: expect.arrayContaining(['institutionName']) as string[],
    });
  }

  test(
    'without one nothing is looked up; with one the name agrees, or both fields go to a person',
    async () => {
      const without = await read(0);
      expect(without.reading).not.toHaveProperty('registries');
      expect(without.reading!.engines).not.toHaveProperty('verification');

      await loadRegistry(NAME);
      const agreeing = await read(1);
      expect(agreeing.reading!.registries).toEqual({
        institutions: expect.stringMatching(/^1 [0-9a-f]{12}$/) as string,
      });
      expect(field(agreeing, 'institutionName')).toMatchObject({ status: 'accepted', value: NAME });
      expect(codes(field(agreeing, 'institutionName'))).toEqual(['registry-agrees']);
      expect(field(agreeing, 'institutionName').reading!.lookedUp).toMatchObject({ key: CODE });
      await expectUnapproved(agreeing.id);

      await loadRegistry('日の出デンタルクリニック');
      const differing = await read(2);
      for (const id of ['institutionCode', 'institutionName']) {
        expect(field(differing, id).status).toBe('review');
        expect(codes(field(differing, id))).toContain('registry-differs');
      }
      const shown = field(differing, 'institutionName').reading!.alternatives;
      expect(shown.map(({ value }) => value)).toContain('日の出デンタルクリニック');
    },
    PATIENCE_MS,
  );

  test(
    'what was read is made again to the bit; a value that was changed, and what would be read otherwise today, are named',
    async () => {
      await close();
      await changeFirst('institutionName', '日の出デンタルクリニック');
      const env = { DATA_DIR: dir, WORKER_CONCURRENCY: '1' };
      expect(await runCli(['replay', '20000101-000001-0'], { env })).toEqual({
        code: 1,
        out: '0 identical, 0 different, 0 not made again\n',
        err: '20000101-000001-0: nothing with this control number was read\n',
      });
      await openAll();
      const readings = await house.stores.replays.list(null);
      expect(readings.map(({ counts }) => counts)).toEqual([true, true, true]);
      const then = new Map<string, Replayed>();
      await replayAll(house, readings, ({ readingId }, found) => then.set(readingId, found));
      expect(readings.map(({ readingId }) => then.get(readingId))).toEqual([
        { outcome: 'differs', differences: [{ field: 'institutionName', what: ['value'] }] },
        {
          outcome: 'cannot',
          needs: [
            {
              kind: 'registry',
              needed: expect.stringMatching(/^institutions 1 /) as string,
              present: expect.stringMatching(/^institutions 2 /) as string,
            },
          ],
        },
        { outcome: 'identical' },
      ]);
      const today = new Map<string, Compared>();
      await compareAll(house, readings, ({ readingId }, found) => today.set(readingId, found));
      const told = readings.map((name) => describeFound(name, today.get(name.readingId)!));
      // By the registry of today the names are doubted; the third is as it was read.
      expect(told[0]).toMatch(/page 1: differs: .*institutionName another value.* → review/);
      expect(told[1]).toMatch(/page 1: differs: .*institutionName accepted → review/);
      expect(told[2]).toMatch(/page 1: the same today\n$/);
      for (const value of [CODE, NAME]) expect(told.join('')).not.toContain(value);
    },
    PATIENCE_MS,
  );

  /** As somebody would who has the database for themselves. */
  async function changeFirst(fieldId: string, value: string): Promise<void> {
    const config = parseConfig({ DATA_DIR: dir });
    if (!config.ok) throw new Error(String(config.error));
    const { db, close: closeAll } = await openInstallation(config.value, { make: false });
    await db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      const changed = await sql`
        update field_reading set reading = jsonb_set(reading, '{value}', ${JSON.stringify(value)}::jsonb)
        where field_id = ${fieldId} and reading_id = (select id from page_reading order by id limit 1)
      `.execute(tx);
      expect(Number(changed.numAffectedRows)).toBe(1);
    });
    await closeAll();
  }
});
