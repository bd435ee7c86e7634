import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { fail } from '../../../schemas/result.ts';
import { parseConfig } from '../../../schemas/config.ts';
import { openStores, type Stores } from '../../../store/open-stores.ts';
import { WatchedFolder, type FolderIntake } from '../../../workers/folder/watched-folder.ts';
import { takeIn } from '../../../workers/intake.ts';

const SETTLE_MS = 5000;
const MINUTE_MS = 60_000;
const RECEIVED = '2026-11-27';

describe('a folder that a scanner writes into', () => {
  let root: string;
  let stores: Stores;
  let dir: string;
  let told: Record<string, unknown>[];
  let intake: FolderIntake;
  let folder: WatchedFolder;
  let now: number;
  const hasRoom = () => Promise.resolve(null);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'madoguchi-folder-'));
    const config = parseConfig({ DATA_DIR: join(root, 'data') });
    if (!config.ok) throw new Error(config.error.join());
    stores = await openStores(config.value, { get: () => undefined, all: () => [] });
  });
  afterAll(async () => {
    await stores.close();
    await rm(root, { recursive: true, force: true });
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(root, 'scanner-'));
    told = [];
    intake = {
      takeIn: (upload) => takeIn(stores, upload, hasRoom),
      findFull: hasRoom,
      today: () => RECEIVED,
      maxBytes: 1000,
      settleMs: SETTLE_MS,
      log: pino({}, { write: (line: string) => void told.push(JSON.parse(line) as (typeof told)[0]) }), // prettier-ignore
    };
    folder = new WatchedFolder(dir, 'front-desk', intake);
    now = Date.now();
  });

  const lookAfter = (ms: number) => folder.look((now += ms));
  /** Looks twice: once to see it, once more when it has rested. */
  const settle = async () => {
    await lookAfter(0);
    await lookAfter(SETTLE_MS);
  };
  const lie = (...below: string[]) => readdir(join(dir, ...below)).then((names) => names.sort());
  /** Every test writes other bytes: the same are never taken in twice. */
  const put = (name: string, text = name) => writeFile(join(dir, name), `${dir} ${text}`);
  const scans = async () => {
    const { scans: found } = await stores.records.listScans({ limit: 100 });
    const own = await Promise.all(
      found.map(async (scan) => {
        const row = await stores.db.selectFrom('scan').selectAll().where('id', '=', scan.id).executeTakeFirstOrThrow(); // prettier-ignore
        const bytes = await stores.blobs.get(row.sha256);
        return { ...row, text: bytes.ok ? bytes.value.toString() : '' };
      }),
    );
    return own
      .filter(({ text }) => text.startsWith(dir))
      .map((row) => ({ ...row, text: row.text.slice(dir.length + 1) }))
      .sort((a, b) => (a.control_number < b.control_number ? -1 : 1));
  };

  test('a file comes in when it has rested, is kept byte for byte, and lies under its number then', async () => {
    await put('scan1.pdf');
    await lookAfter(0);
    await lookAfter(SETTLE_MS - 1);
    expect(await scans()).toEqual([]);
    expect(await lie()).toEqual(['scan1.pdf']);
    await lookAfter(1);
    const [scan] = await scans();
    expect(scan).toMatchObject({
      file_name: 'scan1.pdf',
      text: 'scan1.pdf',
      source: 'folder',
      actor: 'front-desk',
      received_on: RECEIVED,
    });
    expect(await lie()).toEqual(['taken-in']);
    expect(await lie('taken-in', RECEIVED)).toEqual([`${scan!.control_number} scan1.pdf`]);
  });

  test('a file that is still being written is left alone, however long it takes', async () => {
    await put('long.tif', 'page 1');
    for (let page = 2; page < 5; page++) {
      await lookAfter(SETTLE_MS - 1);
      await appendFile(join(dir, 'long.tif'), ` page ${page}`);
    }
    expect(await scans()).toEqual([]);
    await settle();
    expect((await scans()).map(({ text }) => text)).toEqual(['page 1 page 2 page 3 page 4']);
  });

  test('what is written on after it was taken in goes back, and comes in once more when it is whole', async () => {
    await put('jam.pdf', 'page 1');
    await settle();
    const [first] = await scans();
    await appendFile(
      join(dir, 'taken-in', RECEIVED, `${first!.control_number} jam.pdf`),
      ' page 2',
    );
    await lookAfter(MINUTE_MS);
    expect(await lie()).toEqual(['jam.pdf', 'taken-in']);
    await lookAfter(SETTLE_MS);
    expect((await scans()).map(({ text }) => text)).toEqual(['page 1', 'page 1 page 2']);
    expect(told.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('written on after'));
  });

  test('a crash after keeping and before moving: the next start moves it, and nothing is doubled', async () => {
    await put('crash.pdf');
    const bytes = await readFile(join(dir, 'crash.pdf'));
    await takeIn(stores, { bytes, fileName: 'crash.pdf', source: 'folder', actor: 'front-desk', receivedOn: RECEIVED }, hasRoom); // prettier-ignore
    await settle();
    const found = await scans();
    expect(found).toHaveLength(1);
    expect(await lie('taken-in', RECEIVED)).toEqual([`${found[0]!.control_number} crash.pdf`]);
  });

  test('files come in as they were scanned, and counting names in their order', async () => {
    for (const name of ['scan10.png', 'scan9.png', 'a.png']) await put(name);
    const [earlier, later] = [new Date(now - MINUTE_MS), new Date(now)];
    await utimes(join(dir, 'scan9.png'), earlier, earlier);
    await utimes(join(dir, 'scan10.png'), earlier, earlier);
    await utimes(join(dir, 'a.png'), later, later);
    await settle();
    expect((await scans()).map(({ file_name }) => file_name)).toEqual(['scan9.png', 'scan10.png', 'a.png']); // prettier-ignore
  });

  test('a file beyond the limit is put aside with a note in both languages; the others go on', async () => {
    await put('huge.tif', 'x'.repeat(1001));
    await put('small.tif');
    await settle();
    expect((await scans()).map(({ file_name }) => file_name)).toEqual(['small.tif']);
    expect(await lie('refused')).toEqual(['huge.tif', 'huge.tif.txt']);
    const note = await readFile(join(dir, 'refused', 'huge.tif.txt'), 'utf8');
    expect(note).toMatch(/[ぁ-ん]/);
    expect(note).toMatch(/[a-z]{4}/);
    await put('huge.tif', 'y'.repeat(1001));
    await settle();
    expect(await lie('refused')).toEqual(['huge (2).tif', 'huge (2).tif.txt', 'huge.tif', 'huge.tif.txt']); // prettier-ignore
  });

  test('while the stores fail everything stays and is told once; it comes in when they are back', async () => {
    let calls = 0;
    const full = { ...intake, takeIn: () => (calls++, Promise.resolve(fail({ kind: 'storage-full' } as const))) }; // prettier-ignore
    folder = new WatchedFolder(dir, 'front-desk', full);
    await put('one.pdf');
    await put('two.pdf');
    await settle();
    for (let look = 0; look < 10; look++) await lookAfter(1000);
    expect(await lie()).toEqual(['one.pdf', 'two.pdf']);
    expect(calls).toBe(2);
    await lookAfter(MINUTE_MS);
    expect(calls).toBe(4);
    expect(told).toHaveLength(2);
    folder = new WatchedFolder(dir, 'front-desk', intake);
    await settle();
    expect(await scans()).toHaveLength(2);
    expect(await lie()).toEqual(['taken-in']);
  });

  test('while the queue is full files wait where they lie, told once, and come in when it has room', async () => {
    let full = true;
    folder = new WatchedFolder(dir, 'front-desk', {
      ...intake,
      findFull: () =>
        Promise.resolve(full ? { kind: 'queue-full' as const, waiting: 9, limit: 9 } : null),
    });
    await put('one.pdf');
    await put('two.pdf');
    await settle();
    for (let look = 0; look < 3; look++) await lookAfter(1000);
    expect(await lie()).toEqual(['one.pdf', 'two.pdf']);
    expect(told.map(({ msg }) => msg)).toEqual([expect.stringContaining('Too much is waiting')]);
    full = false;
    await lookAfter(1000);
    expect(await scans()).toHaveLength(2);
    expect(told[1]).toMatchObject({ msg: 'a folder goes on' });
  });

  test('what is kept but cannot be moved is not taken in at every look, and moves when it can', async () => {
    let calls = 0;
    const counting = { ...intake, takeIn: (upload: Parameters<FolderIntake['takeIn']>[0]) => (calls++, intake.takeIn(upload)) }; // prettier-ignore
    folder = new WatchedFolder(dir, 'front-desk', counting);
    await put('stays.pdf');
    await symlink(join(root, 'nowhere'), join(dir, 'taken-in')); // no folder can be made there
    for (let look = 0; look < 8; look++) await lookAfter(SETTLE_MS);
    expect(await lie()).toEqual(['stays.pdf', 'taken-in']);
    expect(calls).toBe(1);
    expect(told.filter(({ level }) => level === 50)).toHaveLength(1);
    await unlink(join(dir, 'taken-in'));
    await lookAfter(MINUTE_MS);
    expect(calls).toBe(1);
    expect(await lie()).toEqual(['taken-in']);
    expect(await scans()).toHaveLength(1);
  });

  test('a name that is too long with its number is cut, its ending kept', async () => {
    const long = `${'長'.repeat(80)}.pdf`;
    await put(long);
    await settle();
    const [name] = await lie('taken-in', RECEIVED);
    expect(Buffer.byteLength(name!)).toBeLessThan(250);
    expect(name).toMatch(/長長長\.pdf$/);
  });

  test('a name that is no UTF-8, as older scanners write it, comes in under what it says', async () => {
    const name = Buffer.from([0x83, 0x58, 0x83, 0x4c, 0x83, 0x83, 0x83, 0x93]); // スキャン in Shift_JIS
    const path = Buffer.concat([Buffer.from(`${dir}/`), name, Buffer.from('.pdf')]);
    await writeFile(path, `${dir} shift_jis`);
    await settle();
    expect((await scans()).map(({ file_name }) => file_name)).toEqual(['スキャン.pdf']);
    expect(await lie()).toEqual(['taken-in']);
  });

  test('told to stop, it takes in no more than the file in hand', async () => {
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) await put(name);
    await lookAfter(0);
    const stop = new AbortController();
    const stopping = { ...intake, takeIn: (upload: Parameters<FolderIntake['takeIn']>[0]) => (stop.abort(), intake.takeIn(upload)) }; // prettier-ignore
    folder = new WatchedFolder(dir, 'front-desk', stopping);
    await folder.look(now);
    await folder.look((now += SETTLE_MS), stop.signal);
    expect(await scans()).toHaveLength(1);
    expect(await lie()).toEqual(['b.pdf', 'c.pdf', 'taken-in']);
  });

  test('hidden files, files in the making, links and folders are passed over', async () => {
    await writeFile(join(root, 'elsewhere'), 'not for us');
    await symlink(join(root, 'elsewhere'), join(dir, 'link.pdf'));
    for (const name of ['.hidden.pdf', 'scan.pdf.part', 'scan.TMP', '~$x.pdf', 'Thumbs.db']) await put(name); // prettier-ignore
    await mkdir(join(dir, 'folder.pdf'));
    const before = await lie();
    await settle();
    expect(await lie()).toEqual(before);
    expect(await scans()).toEqual([]);
    expect(told).toEqual([]);
  });

  test('an empty file may still be filled; one that is left empty comes in, to be rejected with its cause', async () => {
    await writeFile(join(dir, 'empty.pdf'), '');
    await settle();
    await lookAfter(9 * MINUTE_MS);
    expect(await lie()).toEqual(['empty.pdf']);
    await lookAfter(MINUTE_MS);
    expect(await lie()).toEqual(['taken-in']);
  });

  test('a folder that is away is told once, and looked into when it is back', async () => {
    await rm(dir, { recursive: true });
    for (let look = 0; look < 5; look++) await lookAfter(MINUTE_MS);
    expect(told).toHaveLength(1);
    await mkdir(dir);
    await put('back.pdf');
    await lookAfter(MINUTE_MS);
    await lookAfter(SETTLE_MS);
    expect(await scans()).toHaveLength(1);
  });
});
