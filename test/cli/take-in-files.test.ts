import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { House } from '../../cli/house.ts';
import { describeRefused, takeInFiles } from '../../cli/take-in-files.ts';
import type { ScanSummary } from '../../schemas/desk.ts';
import type { NewScan } from '../../store/contracts.ts';
import { openFolderBlobs } from '../../store/blobs/folder.ts';

describe('taking in files while the records fail', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-take-in-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test.each([
    [Object.assign(new Error('could not extend file'), { code: '53100' }), 'The disk is full'],
    [new Error('Connection terminated unexpectedly'), 'Connection terminated unexpectedly'],
  ])('%s: each file that is not in is named with cause and remedy', async (error, cause) => {
    const paths = ['a.png', 'b.png', 'c.png'].map((name) => join(dir, name));
    for (const path of paths) await writeFile(path, path);
    const house = {
      config: { maxUploadBytes: 1000 },
      findFull: () => Promise.resolve(null),
      stores: {
        blobs: openFolderBlobs(join(dir, 'originals')),
        records: {
          addScan: ({ fileName }: NewScan) =>
            fileName === 'b.png'
              ? Promise.reject(error)
              : Promise.resolve({ scan: readAlready(fileName), duplicate: false }),
        },
      },
    } as unknown as House;
    const taken = await takeInFiles(house, paths, { actor: 'sato', receivedOn: '2026-11-24' });
    expect(taken.scans.map(({ fileName }) => fileName)).toEqual(['a.png', 'c.png']);
    expect([taken.fresh, taken.known]).toEqual([2, 0]);
    const said = describeRefused(taken);
    expect(said).toContain(`${paths[1]}: The records did not accept it (`);
    expect(said).toContain(cause);
    expect(said).toContain('Hand it in again when that is put right');
  });
});

/** Finished, so that nothing needs to be queued. */
const readAlready = (fileName: string): ScanSummary =>
  ({ id: fileName, fileName, state: 'ready', pages: [] }) as unknown as ScanSummary;
