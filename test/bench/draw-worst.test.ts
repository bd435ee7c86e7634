import { drawWorst, findWorst } from '../../bench/accuracy/draw-worst.ts';
import type { JudgedField } from '../../bench/accuracy/judged-field.ts';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import { createGrey } from '../../recognition/raster/image.ts';

const field = (probability: number, changes: Partial<JudgedField> = {}): JudgedField => ({
  fieldId: 'name',
  kind: 'japanese',
  style: 'handwritten',
  automatic: false,
  right: false,
  unread: false,
  sample: '0001.jpg',
  state: 'read',
  probability,
  undoubted: true,
  wrote: '佐藤',
  read: '佐東',
  picture: createGrey(400, 80, 0),
  cells: [],
  ...changes,
});

describe('the surest mistakes', () => {
  it('are fifty at most, those that claimed most first; what is right or unread is none', () => {
    const many = Array.from({ length: 60 }, (_, at) => field(at / 100));
    const worst = findWorst([field(0.99, { right: true }), field(0, { state: 'unread' }), ...many]);
    expect(worst).toHaveLength(50);
    expect(worst[0]!.probability).toBe(0.59);
    expect(worst.at(-1)!.probability).toBe(0.1);
  });

  it('are drawn beside each other, a secret as a grey box without any ink', async () => {
    const secret = field(0.9, { picture: null, wrote: '•', read: '•' });
    const png = await drawWorst([field(0.95), secret]);
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number): number => data[(y * info.width + x) * info.channels]!;
    expect([info.width, info.height]).toEqual([4 * 420, 150]);
    expect(at(100, 40)).toBe(0);
    expect(at(420 + 100, 40)).toBe(128);
  });
});
