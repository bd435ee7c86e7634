import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importRegistry } from '../../../cli/registry/import-registry.ts';
import { ok } from '../../../schemas/result.ts';
import { openRegistries } from '../../../store/open-registries.ts';
import type { FormLibrary, Registries } from '../../../store/contracts.ts';
import { inventRegistry } from '../../../samples/answers/invent-registry.ts';
import { seeded } from '../../../samples/random.ts';
import { readApplicationForm } from '../../schemas/rules/application-form.ts';
import { writeXlsx } from './write-xlsx.ts';
import { describeOnDatabases, type TestDatabase } from '../../store/databases.ts';

const form = readApplicationForm();
const forms: FormLibrary = { get: () => form, all: () => [form] };
/** Check digits hold: 01 over ten digits, Tokyo over seven. */
const SAPPORO = '0110113719';
const TOKYO = '1310110049';

describeOnDatabases('importing a registry', (open) => {
  let dir: string;
  let database: TestDatabase;
  let registries: Registries;
  let troubles: string[];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-registry-'));
    database = await open();
    registries = openRegistries(database.db);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(() => (troubles = []));

  async function load(
    content: string | Buffer,
    columns: [string, string][] = [],
    key?: string,
    shrink = true,
    known = forms,
  ) {
    const path = join(dir, 'list.csv');
    await writeFile(path, content);
    return importRegistry(registries, known, {
      path,
      registry: 'institutions',
      actor: 'sato',
      shrink,
      columns: new Map(columns),
      ...(key === undefined ? {} : { key }),
      onTrouble: (line, what) => void troubles.push(`${line}: ${what}`),
      onProgress: () => undefined,
    });
  }
  const countEvents = async () =>
    (await database.db.selectFrom('audit_event').select('seq').execute()).length;
  const find = async (code: string) =>
    (await registries.lookUp('institutions', [code]))?.entries.get(code);

  test('no registry is loaded at first, and a look-up says so', async () => {
    expect(await registries.lookUp('institutions', [SAPPORO])).toBeNull();
    expect(await registries.list()).toEqual([]);
  });

  test('columns are found by the form’s own labels; texts stay as they are, to the code point', async () => {
    const name = '\u{fa19}田 \u{9ad9}\u{fa11}医院, "本院"';
    const csv = `\ufeff医療機関等コード,医療機関等名,所在地\r\n${SAPPORO},"${name.replaceAll('"', '""')}",札幌市\r\n`;
    expect(await load(csv)).toMatchObject({ ok: true, value: { number: 1, rows: 1, leftOut: 0 } });
    expect(await find(SAPPORO)).toEqual({ name, 所在地: '札幌市' });
  });

  test('CP932 is read as such, ㈱, 髙 and full-width digits of a code included', async () => {
    // コード,name / ０１１０１１３７１９,㈱髙
    const header = Buffer.from('code,name\n', 'latin1');
    const wide = [...SAPPORO].flatMap((digit) => [0x82, 0x4f + Number(digit)]);
    const row = Buffer.from([...wide, 0x2c, 0x87, 0x8a, 0xfb, 0xfc, 0x0a]);
    expect(await load(Buffer.concat([header, row]))).toMatchObject({ ok: true });
    expect(await find(SAPPORO)).toEqual({ name: '㈱髙' });
  });

  test('EUC-JP is refused in words, half-width katakana of CP932 are read', async () => {
    // code,name / …,新橋医院 in EUC-JP, which CP932 reads as katakana.
    const name = Buffer.from('bfb7b6b6b0e5b1a1', 'hex');
    const row = Buffer.from(`code,name\n${SAPPORO},`);
    expect(await load(Buffer.concat([row, name, Buffer.from('\n')]))).toMatchObject({
      ok: false,
      error: expect.stringContaining('EUC-JP'),
    });
    // An odd run of katakana is no EUC-JP.
    const half = Buffer.from('bcdddeca20bcdd20b3', 'hex');
    expect(await load(Buffer.concat([row, half]))).toMatchObject({ ok: true });
    expect(await find(SAPPORO)).toEqual({ name: 'ｼﾝﾞﾊ ｼﾝ ｳ' });
  });

  test('a spreadsheet is read, and a code that it kept as a number gets its zeros back', async () => {
    const rows = [
      ['医療機関等コード', '医療機関等名'],
      [Number(SAPPORO), '\u{9ad9}橋医院'],
      [TOKYO, '新橋医院'],
    ];
    expect(await load(writeXlsx(rows))).toMatchObject({
      ok: true,
      value: { rows: 2, warnings: 1 },
    });
    expect(troubles).toEqual([`2: The key is a number: taken as ${SAPPORO}.`]);
    expect(await find(SAPPORO)).toEqual({ name: '\u{9ad9}橋医院' });
  });

  test('a spreadsheet’s texts keep their spaces, and its days are days', async () => {
    const rows = [
      ['code', 'name', '開設'],
      [SAPPORO, ' 新橋　医院 ', new Date('2026-04-01T00:00:00Z')],
    ];
    expect(await load(writeXlsx(rows))).toMatchObject({ ok: true });
    expect(await find(SAPPORO)).toEqual({ name: ' 新橋　医院 ', 開設: '2026-04-01' });
  });

  test('a spreadsheet that would fill the memory is refused unopened, in words', async () => {
    const rows = [
      ['code', 'name'],
      [TOKYO, '新橋医院'],
    ];
    for (const place of ['XFD3', 'B1048576', 'CV500000'])
      expect(await load(writeXlsx([...rows, [{ place, value: 1 }]]))).toMatchObject({
        ok: false,
        error: expect.stringMatching(/sheet1.xml" has something in row \d+ or in column \d+; at/),
      });
    expect(await load(writeXlsx(rows, 100 * 1024 * 1024))).toMatchObject({
      ok: false,
      error: expect.stringContaining('larger than 200 MB once unpacked'),
    });
    expect(await load(writeXlsx(rows, 10))).toMatchObject({
      ok: false,
      error: expect.stringContaining('is damaged'),
    });
  });

  test('a damaged spreadsheet changes nothing, and says why', async () => {
    expect(await load(Buffer.from('PK\x03\x04 and no more'))).toMatchObject({ ok: false });
    expect(await find(SAPPORO)).toBeDefined();
  });

  test('headers that nobody knows are named by options, and asked for by their names', async () => {
    const csv = `番号,施設\n${TOKYO},新橋医院\n`;
    expect(await load(csv)).toMatchObject({
      ok: false,
      error: expect.stringContaining('番号, 施設'),
    });
    expect(await load(csv, [['name', '施設']], '番号')).toMatchObject({ ok: true });
    expect(await find(TOKYO)).toEqual({ name: '新橋医院' });
  });

  test('broken rows are named by line and left out; odd ones are named and taken', async () => {
    const rows = [
      'code,name',
      `${SAPPORO},一番`,
      ',二番',
      '12345,三番',
      `${TOKYO},四番`,
      `${TOKYO},五番`,
      '0110113710,六番',
      `${SAPPORO},一番`,
      '0110113727,',
      '0110113735,八番',
    ];
    const loaded = await load(rows.join('\n'));
    expect(loaded).toMatchObject({ ok: true, value: { rows: 4, leftOut: 4 } });
    expect(troubles.map((it) => it.slice(0, 2))).toEqual(['3:', '4:', '6:', '7:', '8:', '9:']);
    expect(troubles[2]).toContain('key of line 5');
    expect(troubles[3]).toContain('check digit');
    expect(await find(TOKYO)).toBeUndefined();
    expect(await find('0110113710')).toEqual({ name: '六番' });
  });

  test('a row with more cells than headers is named and left out: its cells may be shifted', async () => {
    const rows = [
      'code,name,addr',
      `${SAPPORO},株式会社A, B薬局,札幌`,
      `${TOKYO},新橋医院,東京`,
      '0110113727,"株式会社A, B薬局",札幌',
    ];
    expect(await load(rows.join('\n'))).toMatchObject({
      ok: true,
      value: { rows: 2, leftOut: 1 },
    });
    expect(troubles).toEqual([expect.stringMatching(/^2: It has 4 cells, the headers are 3: put/)]);
    expect(await find('0110113727')).toEqual({ name: '株式会社A, B薬局', addr: '札幌' });
    await load(`code,name,\n${SAPPORO},株式会社A, B薬局\n${TOKYO},新橋医院,\n`);
    expect(await find(SAPPORO)).toBeUndefined();
    expect(await find(TOKYO)).toEqual({ name: '新橋医院' });
  });

  test('commas are a part of the cells where tabs stand between the headers', async () => {
    await load(`code\tname\t"a,b,c"\n${SAPPORO}\t新橋医院, 本院\t札幌\n`);
    expect(await find(SAPPORO)).toEqual({ name: '新橋医院, 本院', 'a,b,c': '札幌' });
  });

  test('the form’s own label comes before a word that any list may use', async () => {
    await load(`code,医療機関等コード,name\n1,${SAPPORO},新橋医院\n`);
    expect(await find(SAPPORO)).toEqual({ name: '新橋医院', code: '1' });
  });

  test('a header that stands twice, or two that could be meant, are asked for, never guessed', async () => {
    expect(await load(`code,name,name\n${SAPPORO},甲,乙\n`)).toMatchObject({
      ok: false,
      error: expect.stringContaining('"name" stands twice'),
    });
    const alike = `code,Code,name\n${SAPPORO},${TOKYO},甲\n`;
    expect(await load(alike)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/"code", "Code" could all be "code".*--key <header>/),
    });
    expect(await load(alike, [], 'Code')).toMatchObject({ ok: true });
    expect(await find(TOKYO)).toEqual({ name: '甲', code: SAPPORO });
    expect(await load(`code,Name,NAME\n${SAPPORO},甲,乙\n`)).toMatchObject({
      ok: false,
      error: expect.stringContaining('--column name=<header>'),
    });
  });

  test('a row without end is refused, a compared cell without measure left out', async () => {
    expect(await load(`code,name\n${SAPPORO},${'あ'.repeat(70_000)}\n`)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/record.*line 2/i),
    });
    const long = 'あ'.repeat(201);
    await load(`code,name,addr\n${SAPPORO},${long},札幌\n${TOKYO},新橋医院,${long}\n`);
    expect(troubles).toEqual([
      '2: More than 200 characters stand in the column "name": shorten it. Left out.',
    ]);
    expect(await find(TOKYO)).toEqual({ name: '新橋医院', addr: long });
  });

  test('a control character in a key or a compared cell leaves the row out, elsewhere it may stand', async () => {
    const rows = [
      'code,name,addr',
      `${SAPPORO}\u0000,甲,札幌`,
      `${TOKYO},"新橋\n医院",東京`,
      `0110113727,乙,"札幌\n中央"`,
      '0110113735,丙\u001b,札幌',
      '0110113743,丁,札幌',
      '1310110056,戊,東京',
    ];
    expect(await load(rows.join('\n'))).toMatchObject({ ok: true, value: { leftOut: 3 } });
    const said = (line: number, cell: number) =>
      `${line}: A control character, such as the end of a line, stands in its cell ${cell}: take it out. Left out.`;
    expect(troubles.filter((it) => it.includes('control'))).toEqual([
      said(2, 1),
      said(4, 2),
      said(7, 2),
    ]);
    expect(await find('0110113727')).toEqual({ name: '乙', addr: '札幌\n中央' });
  });

  test('a doubled key that PostgreSQL could not store undoes its rows all the same', async () => {
    const values = { name: '甲' };
    async function* batches() {
      await Promise.resolve();
      yield [
        { key: 'A\u0000', values },
        { key: 'B', values },
      ];
      return ok({ leftOut: 2, warnings: 0, doubled: ['A\u0000'] });
    }
    const file = { sha256: '0'.repeat(64), recipe: '' };
    const given = { registry: 'others', ...file, fileName: 'a.csv', actor: 'sato', shrink: true };
    expect(await registries.importRegistry(given, batches())).toMatchObject({
      ok: true,
      value: { rows: 1 },
    });
  });

  test('a key may be written as spreadsheets are told to keep its zeros', async () => {
    const rows = ['code,name', `="${SAPPORO}",甲`, `"=""${TOKYO}""",乙`, '0110113727,丙="'];
    expect(await load(rows.slice(0, 3).join('\r\n'))).toMatchObject({
      ok: true,
      value: { rows: 2 },
    });
    expect(await find(SAPPORO)).toEqual({ name: '甲' });
    expect(await find(TOKYO)).toEqual({ name: '乙' });
    expect(await load(rows.join('\n'))).toMatchObject({ ok: false });
    expect(await load(`code,name\n${SAPPORO},"一\u3000,="""\n`)).toMatchObject({ ok: true });
    expect(await find(SAPPORO)).toEqual({ name: '一\u3000,="' });
  });

  test('a quote where none may stand is told by its line, not thrown', async () => {
    expect(await load(`code,name\n${SAPPORO},新"橋"医院\n`)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^it cannot be parsed: .* line 2.* Mend it there/s),
    });
  });

  test('a CSV that lost the zeros of its codes is told so', async () => {
    const short = SAPPORO.slice(1);
    expect(await load(`code,name\n${short},甲\n${TOKYO},乙\n`)).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^1 of its 2 keys are one digit short: .* as XLSX.$/),
    });
  });

  test('a file that cannot be used changes nothing, and says why', async () => {
    await load(`code,name\n${SAPPORO},一番\n`);
    const before = await registries.list();
    for (const content of ['', 'code,name\n', 'code,name\n1,a\n2,b\n', Buffer.from([0x81, 0xff])])
      expect(await load(content)).toMatchObject({ ok: false });
    const unclosed = await load(`code,name\n${SAPPORO},"一番\n`);
    expect(unclosed).toMatchObject({ ok: false, error: expect.stringContaining('parsed') });
    expect(await registries.list()).toEqual(before);
    expect(await find(SAPPORO)).toEqual({ name: '一番' });
  });

  test('a registry is not replaced by a fragment of itself, unless one says so', async () => {
    const rows = [SAPPORO, TOKYO, '0110113727'].map((code, at) => `${code},${at}\n`);
    await load(`code,name\n${rows.join('')}`);
    const before = await registries.list();
    const fragment = `code,name\n${rows[0]}`;
    expect(await load(fragment, [], undefined, false)).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^it has 1 entries, version \d+ of "institutions" has 3. .*--shrink/,
      ),
    });
    expect(await registries.list()).toEqual(before);
    expect(await find(TOKYO)).toEqual({ name: '1' });
    expect(await load(fragment)).toMatchObject({ ok: true, value: { rows: 1 } });
  });

  test('an import that is committed is no failure because its table cannot be tidied', async () => {
    const former = registries;
    registries = openRegistries(
      database.db.withPlugin({
        transformQuery({ node }) {
          if (node.kind === 'RawNode' && node.sqlFragments[0]?.startsWith('vacuum') === true)
            throw new Error('no room to vacuum');
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      }),
    );
    const loaded = await load(`code,name\n${SAPPORO},片付かず\n`);
    registries = former;
    expect(loaded).toMatchObject({ ok: true, value: { rows: 1, untidied: 'no room to vacuum' } });
    expect(await find(SAPPORO)).toEqual({ name: '片付かず' });
    expect(await load(`code,name\n${SAPPORO},一番\n`)).toMatchObject({ value: { untidied: null } });
  });

  test('the same file, columns and form are no new version, and it is said', async () => {
    const csv = `code,name,kana\n${SAPPORO},一番,イチバン\n`;
    const first = await load(csv);
    const before = await countEvents();
    if (!first.ok) throw new Error('not imported');
    expect(first.value.unchanged).toBe(false);
    expect(await load(csv)).toEqual({ ok: true, value: { ...first.value, unchanged: true } });
    expect(await countEvents()).toBe(before);
    expect(await find(SAPPORO)).toMatchObject({ name: '一番' });
    const { number } = first.value;
    expect(await load(csv, [['name', 'kana']])).toMatchObject({
      value: { number: number + 1, unchanged: false },
    });
    expect(await find(SAPPORO)).toMatchObject({ name: 'イチバン' });
    const other = { ...form, version: form.version + 1 };
    const changed: FormLibrary = { get: () => other, all: () => [other] };
    expect(await load(csv, [['name', 'kana']], undefined, true, changed)).toMatchObject({
      value: { number: number + 2, unchanged: false },
    });
  });

  test('every import is a version of its own, told to the audit with its hash', async () => {
    const first = await load(`code,name\n${SAPPORO},一番\n`);
    const second = await load(`code,name\n${TOKYO},二番\n`);
    if (!first.ok || !second.ok) throw new Error('not imported');
    expect(second.value.number).toBe(first.value.number + 1);
    expect(await find(SAPPORO)).toBeUndefined();
    const events = await database.db
      .selectFrom('audit_event')
      .select(['action', 'actor', 'after'])
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    expect(events).toMatchObject([
      { action: 'registry-imported', actor: 'sato', after: { sha256: second.value.sha256 } },
    ]);
  });

  test('100,000 rows are taken in a matter of seconds', async () => {
    const entries = [...inventRegistry(100_000, seeded('many'))];
    const csv = ['code,name', ...entries.map(([code, { name }]) => `${code},${name}`)].join('\n');
    const start = process.cpuUsage();
    expect(await load(csv)).toMatchObject({ ok: true, value: { rows: 100_000, leftOut: 0 } });
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1e6).toBeLessThan(30); // of CPU: other work may share the machine
  }, 600_000);
});
