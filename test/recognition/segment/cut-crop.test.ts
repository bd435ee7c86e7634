import { describe, expect, it } from '@jest/globals';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import type { PageImage } from '../../../recognition/ports.ts';
import { cutAround, cutCrop, sampleBox } from '../../../recognition/segment/cut-crop.ts';
import { placeCrop } from '../../../recognition/segment/place-crop.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { mm, type BoxMm } from '../../../schemas/units.ts';
import { fill, frame, lay, MM, sheet } from './registered.ts';

const BOX: BoxMm = { x: mm(20), y: mm(12), width: mm(7), height: mm(9) };
const page = (grey: GreyImage): PageImage => ({ grey, colour: null, declaredDpi: null });

function printed(): GreyImage {
  const blank = sheet();
  frame(blank, 20, 12, 7, 9);
  frame(blank, 27, 12, 7, 9);
  return blank;
}

function inkOf(scan: GreyImage, blank: GreyImage, offX = 0, offY = 0, folds = {}): GreyImage {
  const crop = cutCrop(page(scan), lay(blank, offX, offY), BOX, folds);
  if (!crop) throw new Error('outside');
  return crop.ink;
}

const countInk = ({ data }: GreyImage): number =>
  data.reduce((sum, v) => sum + (v < 255 ? 1 : 0), 0);

describe('an empty box', () => {
  const shifts = [-0.3, 0, 0.3];
  it.each(shifts.flatMap((x) => shifts.map((y) => [x, y])))(
    'stays empty when it lies off by %d, %d mm',
    (x, y) => {
      expect(countInk(inkOf(printed(), printed(), x, y))).toBe(0);
    },
  );

  it('stays empty on grey, noisy paper', () => {
    const scan = printed();
    const random = seededRandom(3);
    for (let at = 0; at < scan.data.length; at++)
      scan.data[at] = Math.max(0, 0.8 * scan.data[at]! + (random() - 0.5) * 24);
    expect(countInk(inkOf(scan, printed()))).toBe(0);
  });
});

describe('writing', () => {
  it('keeps every pixel of a stroke inside the box, and nothing else', () => {
    const scan = printed();
    fill(scan, 23, 14, 0.6, 5, 40);
    const ink = inkOf(scan, printed());
    expect(countInk(ink)).toBe(
      (Math.round(23.6 * MM) - Math.round(23 * MM)) * (Math.round(19 * MM) - Math.round(14 * MM)),
    );
    expect(Math.min(...ink.data)).toBe(40);
  });

  it('is followed across a rule', () => {
    const scan = printed();
    fill(scan, 23, 18, 0.6, 4.5);
    const ink = inkOf(scan, printed());
    const x = Math.round((23.3 - 18.5) * MM);
    const rows = Array.from({ length: ink.height }, (_, y) => ink.data[y * ink.width + x]! < 255);
    const first = rows.indexOf(true);
    const last = rows.lastIndexOf(true);
    expect(rows.slice(first, last + 1).every(Boolean)).toBe(true);
    expect((last - first + 1) / MM).toBeGreaterThan(3.9);
  });

  it('is cut where the scan ends: never an empty box', () => {
    expect(cutCrop(page(printed()), lay(printed(), -21, 0), BOX)).toBeNull();
    expect(sampleBox(page(printed()), lay(printed(), 40, 0), BOX)).toBeNull();
  });
});

describe('a fold across the sheet', () => {
  const folds = [{ along: 'x', start: 16, end: 16, dark: 60 }] as const;
  function folded(scan: GreyImage): GreyImage {
    for (let y = 0; y < scan.height; y++)
      for (let x = 0; x < scan.width; x++) {
        const off = Math.abs(y / MM - 16);
        const shade = 0.15 * Math.exp(-off / 1.8) + 0.2 * Math.exp(-((off / 0.18) ** 2));
        scan.data[y * scan.width + x]! *= 1 - shade;
      }
    return scan;
  }

  it('leaves an empty cell empty', () => {
    expect(countInk(inkOf(folded(printed()), printed(), 0, 0, { folds }))).toBe(0);
  });

  it('takes nothing from a stroke that crosses it, not even a level one on the crease', () => {
    for (const [x, y, width, height] of [
      [23, 14, 0.6, 5],
      [21.5, 15.8, 4, 0.5],
    ] as const) {
      const flat = printed();
      fill(flat, x, y, width, height, 60);
      const dark = printed();
      fill(dark, x, y, width, height, 60);
      folded(dark);
      const wanted = countInk(inkOf(flat, printed()));
      const got = countInk(inkOf(dark, printed(), 0, 0, { folds }));
      expect(Math.abs(got - wanted)).toBeLessThan(0.05 * wanted);
    }
  });
});

describe('pixels of the page', () => {
  it('come out the same in every crop that has them', () => {
    const scan = sheet();
    const random = seededRandom(1);
    for (let at = 0; at < scan.data.length; at++) scan.data[at] = random() * 256;
    const registered = lay(sheet(), 0.137, -0.211);
    const wide = sampleBox(page(scan), registered, { ...BOX, width: mm(14) })!;
    const alone = cutCrop(page(scan), registered, BOX)!;
    const sliced = cutCrop(page(scan), registered, BOX, { around: wide })!;
    expect(Buffer.from(sliced.raw.data).equals(Buffer.from(alone.raw.data))).toBe(true);
    expect(Buffer.from(sliced.ink.data).equals(Buffer.from(alone.ink.data))).toBe(true);
  });
});

describe('the ink around a checkbox', () => {
  const check: BoxMm = { x: mm(28), y: mm(18), width: mm(4), height: mm(4) };
  const near: BoxMm = { ...check, x: mm(35) };
  const blank = sheet();
  frame(blank, 28, 18, 4, 4);
  const scan = sheet();
  frame(scan, 28, 18, 4, 4);
  // Beyond the bleed of the box's own crop, within the reach of a circle.
  fill(scan, 30, 14, 0.6, 0.6, 40);

  it('is seen as far as a circle goes, without the box itself', () => {
    const wide = cutAround(page(scan), lay(blank), check, { others: [placeCrop(check)] });
    const { ink, inner } = wide!;
    expect(countInk(cutCrop(page(scan), lay(blank), check)!.ink)).toBe(0);
    expect(countInk(ink)).toBeGreaterThan(20);
    expect(inner.width).toBe(inner.height);
    expect(inner.x).toBeGreaterThanOrEqual(Math.floor(4.4 * MM));
  });

  it('knows of a box or two that are near, and is not looked at among many, as bubbles are', () => {
    const others = [check, near, { ...near, x: mm(21) }].map((box) => placeCrop(box));
    expect(cutAround(page(scan), lay(blank), check, { others })!.others).toHaveLength(2);
    const many = [...others, placeCrop({ ...check, y: mm(12) })];
    expect(cutAround(page(scan), lay(blank), check, { others: many })).toBeNull();
  });

  it('is not looked at where the box itself lies beyond the scan', () => {
    const beyond = { ...check, x: mm(58) };
    expect(cutAround(page(scan), lay(blank), beyond, { others: [placeCrop(beyond)] })).toBeNull();
  });
});
