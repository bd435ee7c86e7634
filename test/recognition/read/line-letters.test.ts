import type { Network } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { openAlphabet } from '../../../recognition/read/alphabets.ts';
import { findBaseline } from '../../../recognition/read/line-baseline.ts';
import { labelComponents } from '../../../recognition/read/line-components.ts';
import type { LineInk } from '../../../recognition/read/line-ink.ts';
import { openLetterReader } from '../../../recognition/read/line-letters.ts';
import { cutStrokes } from '../../../recognition/read/line-strokes.ts';

type Bar = readonly [x: number, y: number, width: number, height: number];

function draw(bars: readonly Bar[], width = 200): GreyImage {
  const image = createGrey(width, 60);
  for (const [x, y, wide, high] of bars)
    for (let row = y; row < y + high; row++)
      image.data.fill(0, row * width + x, row * width + x + wide);
  return image;
}

function lineOf(image: GreyImage): LineInk {
  const { components } = labelComponents(image, 128);
  return {
    image,
    place: { x: 0, y: 0, width: image.width, height: image.height },
    components,
    bodyHeight: 40,
    faint: false,
    crossedOut: false,
    outsideBox: false,
    overlaid: false,
  };
}

/** Sees a tall stroke as l, a low one on the line as a full stop, all else as no letter. */
const network: Network = {
  id: 'test-letters',
  classes: ['〓', 'l', '.'],
  side: 40,
  classify: (batch, count) => {
    const logits = new Float32Array(count * 3);
    for (let item = 0; item < count; item++) {
      const tile = batch.subarray(item * 1600, (item + 1) * 1600);
      const inked = [...tile.keys()].filter((at) => tile[at]! > 0.3);
      const rows = inked.map((at) => Math.floor(at / 40));
      const columns = inked.map((at) => at % 40);
      const wide = Math.max(...columns) - Math.min(...columns) > 8;
      const high = Math.max(...rows) - Math.min(...rows) > 12;
      logits[item * 3 + (wide ? 0 : high ? 1 : 2)] = 8;
    }
    return Promise.resolve(logits);
  },
};

const TALL: readonly Bar[] = [
  [20, 10, 5, 40],
  [50, 10, 5, 40],
];

test('every stroke is accounted for: the dot between two letters is read', async () => {
  const line = lineOf(draw([...TALL, [35, 44, 6, 6]]));
  const reader = openLetterReader(network, line, openAlphabet('=l.'));
  expect((await reader.readLine(line.image, null)).text).toBe('l.l');
});

test('a text without the dot is weighed as worse than the one with it', async () => {
  const line = lineOf(draw([...TALL, [35, 44, 6, 6]]));
  const reader = openLetterReader(network, line, openAlphabet('=l.'));
  const [right, short, foreign] = await reader.weighTexts(line.image, ['l.l', 'll', 'xyz']);
  expect(right!).toBeGreaterThan(short!);
  expect(foreign).toBe(-Infinity);
});

test('a dot high above a stem belongs to it; one on the line under a bar does not', () => {
  const i = cutStrokes(
    draw([
      [20, 22, 5, 28],
      [20, 10, 5, 5],
    ]),
    40,
    () => 50,
  );
  expect(i.strokes).toHaveLength(1);
  expect(i.strokes[0]!.box.top).toBe(10);
  const barAndStop = cutStrokes(
    draw([
      [14, 10, 22, 5],
      [22, 10, 5, 26],
      [30, 44, 6, 6],
    ]),
    40,
    () => 50,
  );
  expect(barAndStop.strokes).toHaveLength(2);
});

test('each pixel belongs to one stroke, although their columns overlap', () => {
  const image = draw([
    [10, 10, 30, 5],
    [34, 44, 6, 6],
  ]);
  const { owner } = cutStrokes(image, 40, () => 50);
  const first = owner[12 * image.width + 36];
  const second = owner[46 * image.width + 36];
  expect(first).not.toBe(second);
  expect([first, second].sort()).toEqual([1, 2]);
});

test('the baseline is where most letters stand, not where tails end', () => {
  const feet = [50, 51, 52, 53, 66];
  const parts = feet.map((bottom, at) => ({
    label: at + 1,
    left: at * 100,
    right: at * 100 + 20,
    top: bottom - 30,
    bottom,
    area: 100,
  }));
  const { start, slope } = findBaseline(parts, 40);
  expect(slope).toBeGreaterThan(0.005);
  expect(slope).toBeLessThan(0.015);
  expect(Math.abs(start + slope * 210 - 52)).toBeLessThan(2.5);
});
