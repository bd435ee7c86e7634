import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, type House } from '../../cli/house.ts';
import { importRegistry } from '../../cli/registry/import-registry.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import { waitForScans } from '../../cli/wait-for-scans.ts';
import { parseConfig } from '../../schemas/config.ts';
import type { FieldView, PageView } from '../../schemas/desk.ts';
import { PATIENCE_MS, sample } from '../cli/run-cli.ts';

/** Typed: the code is read surely. */
const SCAN = sample('scans/05-typed-coded-fax-200dpi.png');
const CODE = '1746148202';
const NAME = '栄町ファーマシー';

describe('a scan through the queue, embedded, with a registry loaded', () => {
  let dir: string;
  let house: House;
  let crew: Crew;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-registry-'));
    const config = parseConfig({ DATA_DIR: dir, LOG_LEVEL: 'silent', WORKER_CONCURRENCY: '1' });
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(String(opened.error));
    house = opened.value;
    crew = await startCrew(house);
  }, PATIENCE_MS);
  afterAll(async () => {
    await crew?.close();
    await house?.stores.close();
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
});
