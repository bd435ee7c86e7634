import { openNetwork } from '../../../engines/network.ts';
import type { Network } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { readDigitCells } from '../../../recognition/read/digit-cells.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';
import { simulateEmpty } from '../../../training/digits/cells.ts';
import { type Glyph, readMnist } from '../../../training/digits/glyphs.ts';
import { createRandom } from '../../../training/digits/random.ts';
import { sampleInk } from '../../../training/digits/skeleton.ts';

const BLEED = 18;
const SIDE = 72;

const cropOf = (ink: GreyImage): Crop => ({
  raw: ink,
  blank: createGrey(ink.width, ink.height),
  ink,
  inner: { x: BLEED, y: BLEED, width: ink.width - 2 * BLEED, height: ink.height - 2 * BLEED },
});

/** A digit 44 px high in the middle of a 6 mm cell, moved by `dx`, `dy`. */
function writeDigit(glyph: Glyph, dx = 0, dy = 0, darkness = 255): GreyImage {
  const image = createGrey(SIDE + 2 * BLEED, SIDE + 2 * BLEED);
  const scale = 44 / Math.max(glyph.ink.height, glyph.ink.width);
  const left = image.width / 2 + dx - (glyph.ink.width * scale) / 2;
  const top = image.height / 2 + dy - (glyph.ink.height * scale) / 2;
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      const ink = sampleInk(glyph.ink, (x + 0.5 - left) / scale, (y + 0.5 - top) / scale);
      image.data[y * image.width + x] = 255 - (ink * darkness) / 255;
    }
  }
  return image;
}

function drawBar(image: GreyImage, x0: number, y0: number, width: number, height: number): void {
  for (let y = y0; y < y0 + height; y++) {
    image.data.fill(0, y * image.width + x0, y * image.width + x0 + width);
  }
}

describe('readDigitCells', () => {
  let network: Network;
  let digits: Glyph[];

  beforeAll(async () => {
    network = await openNetwork('models/digit/digit.json');
    digits = (await readMnist('t10k')).slice(5000, 5150);
  });

  it('reads clean handwriting, and what it reads with 99 % is right', async () => {
    const readings = await readDigitCells(
      digits.map((g) => cropOf(writeDigit(g))),
      network,
    );
    const right = readings.filter((r, i) => r.value === digits[i]!.label).length;
    expect(right / digits.length).toBeGreaterThanOrEqual(0.98);
    readings.forEach((r, i) => {
      if (r.state === 'read' && r.probability >= 0.99) expect(r.value).toBe(digits[i]!.label);
    });
  });

  it('keeps a sure reading when the digit lies 3 px elsewhere', async () => {
    const before = await readDigitCells(
      digits.map((g) => cropOf(writeDigit(g))),
      network,
    );
    const sure = digits
      .map((g, i) => ({ g, r: before[i]! }))
      .filter(({ r }) => r.probability > 0.95);
    for (const [dx, dy] of [
      [3, 0],
      [-3, 0],
      [0, 3],
      [0, -3],
      [3, 3],
    ] as const) {
      const after = await readDigitCells(
        sure.map(({ g }) => cropOf(writeDigit(g, dx, dy))),
        network,
      );
      expect(after.map((r) => r.value)).toEqual(sure.map(({ r }) => r.value));
    }
  });

  it('keeps a sure reading when rules are left along the borders', async () => {
    const plain = await readDigitCells(
      digits.map((g) => cropOf(writeDigit(g))),
      network,
    );
    const sure = digits
      .map((g, i) => ({ g, r: plain[i]! }))
      .filter(({ r }) => r.probability > 0.95);
    const ruled = sure.map(({ g }) => {
      const image = writeDigit(g);
      drawBar(image, BLEED - 3, 0, 3, image.height);
      drawBar(image, 0, BLEED + SIDE, image.width, 2);
      return cropOf(image);
    });
    const after = await readDigitCells(ruled, network);
    expect(after.map((r) => r.value)).toEqual(sure.map(({ r }) => r.value));
  });

  it('says blank with high probability where there is no ink', async () => {
    const [reading] = await readDigitCells([cropOf(createGrey(108, 108))], network);
    expect(reading).toMatchObject({ state: 'blank', value: '', alternatives: [] });
    expect(reading!.probability).toBeGreaterThan(0.99);
  });

  it.each([
    ['mild', 0],
    ['heavy', 1],
  ] as const)(
    'hardly ever takes %s dirt, rules and neighbours for a digit',
    async (severity, most) => {
      const random = createRandom(5);
      const cells = Array.from({ length: 300 }, () => simulateEmpty(digits, random, severity));
      const readings = await readDigitCells(
        cells.map(({ ink, inner }) => ({ raw: ink, blank: ink, ink, inner })),
        network,
      );
      const fooled = readings.filter((r) => r.state === 'read' && r.probability >= 0.99);
      expect(fooled.length).toBeLessThanOrEqual(most);
      expect(fooled.filter((r) => r.probability >= 0.995)).toEqual([]);
      expect(readings.filter((r) => r.state === 'blank').length).toBeGreaterThan(270);
    },
  );

  it('takes a thin 1 for a 1, not for dirt', async () => {
    const image = createGrey(108, 108);
    drawBar(image, 53, 34, 2, 40);
    const [reading] = await readDigitCells([cropOf(image)], network);
    expect(reading).toMatchObject({ state: 'read', value: '1' });
  });

  it('is less sure of blank when a lone upright stroke lies on the border', async () => {
    const image = createGrey(108, 108);
    drawBar(image, BLEED + 2, 36, 2, 40);
    const [reading] = await readDigitCells([cropOf(image)], network);
    expect(reading!.probability).toBeLessThan(0.99);
  });

  it('accepts no digit that was scribbled over', async () => {
    const crops = digits.slice(0, 60).map((g) => {
      const image = writeDigit(g);
      for (let i = 0; i < 5; i++) drawBar(image, 26, 34 + 9 * i, 56, 3);
      return cropOf(image);
    });
    const readings = await readDigitCells(crops, network);
    expect(readings.filter((r) => r.state === 'read' && r.probability >= 0.99)).toEqual([]);
    expect(readings.filter((r) => r.state === 'unreadable').length).toBeGreaterThan(54);
  });

  it('says that faint ink is faint', async () => {
    const [reading] = await readDigitCells([cropOf(writeDigit(digits[0]!, 0, 0, 60))], network);
    expect(reading!.reasons.map((r) => r.code)).toContain('faint-ink');
  });

  it('answers in the order asked, blanks included', async () => {
    const blank = cropOf(createGrey(108, 108));
    const some = digits.slice(0, 3).map((g) => cropOf(writeDigit(g)));
    const alone = await readDigitCells(some, network);
    const mixed = await readDigitCells([blank, some[0]!, blank, some[1]!, some[2]!], network);
    expect([mixed[1], mixed[3], mixed[4]].map((r) => r?.value)).toEqual(alone.map((r) => r.value));
    expect([mixed[0]?.state, mixed[2]?.state]).toEqual(['blank', 'blank']);
    expect(await readDigitCells([], network)).toEqual([]);
  });

  it('gives probabilities of alternatives that sum to at most 1, best first', async () => {
    for (const reading of await readDigitCells(
      digits.map((g) => cropOf(writeDigit(g))),
      network,
    )) {
      const shares = reading.alternatives.map((a) => a.probability as number);
      expect(shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
      expect(shares).toEqual([...shares].sort((a, b) => b - a));
    }
  });
});
