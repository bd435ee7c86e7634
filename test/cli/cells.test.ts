import { createRequire } from 'node:module';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellLine } from '../../cli/commands/cells.ts';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import { PATIENCE_MS, runCli, type Ran } from './run-cli.ts';

const linesOf = ({ out }: Ran): CellLine[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CellLine);

/** One character in a hand that nothing was trained on, as a PNG. */
async function draw(text: string, { side = 90, negative = false } = {}): Promise<Buffer> {
  const fontfile = createRequire(import.meta.url).resolve(
    '@expo-google-fonts/kiwi-maru/300Light/KiwiMaru_300Light.ttf',
  );
  const glyph = await sharp({
    text: { text, font: 'Kiwi Maru Light', fontfile, dpi: 600, rgba: true },
  })
    .png()
    .toBuffer();
  const picture = sharp(glyph)
    .flatten({ background: '#fff' })
    .resize({ width: Math.round(0.7 * side), height: Math.round(0.7 * side), fit: 'contain', background: '#fff' })
    .extend({ top: Math.round(0.15 * side), bottom: Math.round(0.15 * side), left: Math.round(0.15 * side), right: Math.round(0.15 * side), background: '#fff' }); // prettier-ignore
  const drawn = await picture.png().toBuffer();
  return negative ? sharp(drawn).negate({ alpha: false }).png().toBuffer() : drawn;
}

describe('madoguchi cells', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-cells-'));
    for (const folder of ['digit', 'kanji', 'letter', 'bad']) await mkdir(join(dir, folder));
    for (const digit of '0123456789')
      await writeFile(join(dir, 'digit', `${digit}.png`), await draw(digit));
    await writeFile(join(dir, 'kanji', '1-国.png'), await draw('国'));
    await writeFile(join(dir, 'kanji', '2-国.png'), await draw('国', { side: 28, negative: true }));
    await writeFile(join(dir, 'kanji', '3-国.png'), await draw('国', { side: 700 }));
    for (const letter of 'abde')
      await writeFile(join(dir, 'letter', `${letter}.png`), await draw(letter));
    await writeFile(join(dir, 'kanji', '4-国.png'), await sharp(await draw('国')).extend({ top: 90, bottom: 30, left: 20, right: 160, background: '#fff' }).png().toBuffer()); // prettier-ignore
    await writeFile(join(dir, 'bad', 'a\u001b[31m.png'), 'no picture');
    const paper = { create: { width: 60, height: 60, channels: 3 as const, background: '#eee' } };
    await writeFile(join(dir, 'bad', 'paper.png'), await sharp(paper).png().toBuffer());
  });
  afterAll(async () => await rm(dir, { recursive: true, force: true }));
  const at = (...names: string[]): string => join(dir, ...names);

  test(
    '--json: one line a picture in the stated shape, in the order of their names',
    async () => {
      const ran = await runCli(['cells', '--kind', 'digit', '--json', at('digit')]);
      expect([ran.code, ran.err]).toEqual([0, '']);
      const lines = linesOf(ran);
      expect(lines.map(({ file }) => file)).toEqual(
        [...'0123456789'].map((digit) => at('digit', `${digit}.png`)),
      );
      for (const line of lines) {
        expect(Object.keys(line)).toEqual([
          'file',
          'state',
          'value',
          'probability',
          'alternatives',
        ]);
        expect(line.alternatives[0]).toEqual({ value: line.value, probability: line.probability });
      }
      expect(lines.map(({ value }) => value).join('')).toBe('0123456789');
    },
    PATIENCE_MS,
  );

  test(
    'a kanji is read whatever the size of its picture, with wide margins, and drawn light on dark',
    async () => {
      const lines = linesOf(await runCli(['cells', '--kind', 'kanji', '--json', at('kanji')]));
      expect(lines.map(({ value }) => value)).toEqual(['国', '国', '国', '国']);
    },
    PATIENCE_MS,
  );

  test(
    'small letters, tall and short, are read without a line to stand on',
    async () => {
      const lines = linesOf(await runCli(['cells', '--kind', 'latin', '--json', at('letter')]));
      expect(lines.map(({ value }) => value).join('')).toBe('abde');
    },
    PATIENCE_MS,
  );

  test.each(['digit', 'katakana', 'latin', 'mark'])(
    '%s: blank paper is no value, a broken file is named with a remedy, the rest goes on; exit 3',
    async (kind) => {
      const ran = await runCli(['cells', '--kind', kind, '--json', at('bad')]);
      expect(ran.code).toBe(3);
      const [broken, paper] = linesOf(ran);
      expect([broken!.value, broken!.failure!.kind]).toEqual([null, 'type-mismatch']);
      expect(broken!.failure!.remedy).not.toBe('');
      expect(paper!.state).toBe(kind === 'mark' ? 'empty' : 'blank');
      expect(paper!.value).toBe(kind === 'mark' ? 'empty' : null);
    },
    PATIENCE_MS,
  );

  test(
    'without --json: a table without control characters of file names',
    async () => {
      const ran = await runCli(['cells', '--kind', 'digit', at('bad'), at('digit', '7.png')]);
      expect(ran.out).not.toContain('\u001b');
      expect(ran.out).toMatch(/7\.png\t7\t[01]\.\d{4}\n$/u);
    },
    PATIENCE_MS,
  );

  test(
    'a kind that there is not, and a path that is not there, are mistakes of the command line',
    async () => {
      expect((await runCli(['cells', '--kind', 'runes', at('digit')])).code).toBe(2);
      expect((await runCli(['cells', at('digit')])).code).toBe(2);
      const ran = await runCli(['cells', '--kind', 'digit', at('nowhere')]);
      expect([ran.code, ran.out]).toEqual([2, '']);
      expect(ran.err).toContain('nowhere');
    },
    PATIENCE_MS,
  );
});
