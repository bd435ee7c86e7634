import sharp from 'sharp';
import { drawLetter } from '../../samples/print/draw-letter.ts';
import type { Letter, LetterItem } from '../../schemas/letter.ts';
import { drawPage } from '../../workers/draw-page.ts';

const MM_WIDTH = 210;
const MM_HEIGHT = 297;
const item = (changes: Partial<LetterItem>): LetterItem => ({
  label: '氏名',
  words: '記入がありません。',
  isHidden: false,
  crop: null,
  ...changes,
});
const letter = (items: readonly LetterItem[]): Letter => ({
  language: 'ja',
  controlNumber: '20261120-000003-1',
  receivedOn: '2026-11-20',
  date: '2026-11-27',
  formTitle: '図書館利用カード申込書',
  department: '利用者係',
  items,
});

async function render(bytes: Uint8Array, page: number): Promise<Buffer> {
  const drawn = await drawPage({ bytes: Buffer.from(bytes), fileName: 'letter.pdf', page });
  if (!drawn.ok) throw new Error(drawn.error.kind);
  return drawn.value.bytes;
}

/** Whether anything is printed in a strip of a page, given in millimetres. */
async function hasInk(
  page: Buffer,
  [left, top, width, height]: readonly [number, number, number, number],
): Promise<boolean> {
  const picture = sharp(page);
  const scale = (await picture.metadata()).width / MM_WIDTH;
  const [x, y, w, h] = [left, top, width, height].map((mm) => Math.floor(mm * scale));
  const area = { left: x!, top: y!, width: w!, height: h! };
  // What is asked of a picture is asked of its input: it has to be cut first.
  const strip = await picture.extract(area).greyscale().png().toBuffer();
  const { channels } = await sharp(strip).stats();
  return channels[0]!.min < 128;
}
const LEFT_MARGIN = [0, 0, 24, MM_HEIGHT] as const;
const RIGHT_MARGIN = [186, 0, 24, MM_HEIGHT] as const;
const FOOT = [70, 280, 70, 8] as const;

test('a letter wraps, goes on over pages, and numbers them; nothing runs into the margins', async () => {
  const address = `https://example.jp/${'a'.repeat(200)}`;
  const crop = await sharp({ create: { width: 900, height: 90, channels: 3, background: '#000' } })
    .png()
    .toBuffer();
  const { bytes, pages } = await drawLetter(
    letter([
      item({ words: `${'ご確認ください。'.repeat(60)}${address}` }),
      ...Array.from({ length: 9 }, () => item({ crop: { bytes: crop, mediaType: 'image/png', width: 500 } })), // prettier-ignore
    ]),
    '見本市役所\n見本市中央一丁目1番1号',
  );
  expect(pages).toBe(3);
  for (const number of [1, 2, 3]) {
    const page = await render(bytes, number);
    expect(await hasInk(page, LEFT_MARGIN)).toBe(false);
    expect(await hasInk(page, RIGHT_MARGIN)).toBe(false);
    expect(await hasInk(page, FOOT)).toBe(true);
  }
}, 120_000);

test('the same letter is the same file, and a character that the font lacks stops nothing', async () => {
  const said = letter([item({ words: '𠮷野家😀', isHidden: true })]);
  const [one, other] = [await drawLetter(said, null), await drawLetter(said, null)];
  expect(one.pages).toBe(1);
  expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
});
