import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { compareBoxes, measureSurplus } from '../../../recognition/read/mark-surplus.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';

const inner = { x: 18, y: 18, width: 48, height: 48 };

/** A bar in the middle of a box, as its letter, and a fill over both. */
function draw(bar: number, fill = 255): GreyImage {
  const image = createGrey(84, 84);
  for (let y = 30; y < 54; y++) image.data.fill(bar, y * 84 + 36, y * 84 + 48);
  for (let y = 20; y < 64; y++)
    for (let x = 20; x < 64; x++) image.data[y * 84 + x] = Math.min(fill, image.data[y * 84 + x]!);
  return image;
}

const boxOf = (raw: GreyImage, blank: GreyImage): Crop => ({ raw, blank, ink: raw, inner });

describe('the boxes of a sheet', () => {
  const empty = boxOf(draw(60), draw(160));
  const filled = boxOf(draw(60, 90), draw(160));

  it('tell how much darker than the blank this scan prints, though a third is filled', () => {
    const crops = Array.from({ length: 18 }, (_, index) => (index % 3 === 0 ? filled : empty));
    const [baseline] = compareBoxes(crops);
    expect(baseline?.gain).toBeCloseTo(195 / 95, 1);
    expect(measureSurplus(empty, baseline!).excess).toBeCloseTo(0, 2);
    expect(measureSurplus(filled, baseline!).excess).toBeGreaterThan(0.3);
    expect(measureSurplus(filled, baseline!).above).toBeGreaterThan(3);
  });

  it('tell nothing where most of them are filled: those are no measure of an empty one', () => {
    const crops = Array.from({ length: 18 }, (_, index) => (index % 6 === 0 ? empty : filled));
    expect(compareBoxes(crops)).toEqual(Array(18).fill(null));
  });

  it('tell nothing where they are few, or of another size', () => {
    expect(compareBoxes(Array.from({ length: 11 }, () => empty))).toEqual(Array(11).fill(null));
    const small = { ...empty, inner: { ...inner, width: 30, height: 30 } };
    const compared = compareBoxes([...Array.from({ length: 12 }, () => empty), small]);
    expect(compared.slice(0, 12)).not.toContain(null);
    expect(compared[12]).toBeNull();
  });

  it('are not needed: a box by itself is held against the print around it', () => {
    expect(measureSurplus(boxOf(draw(60), draw(60)), null).excess).toBeCloseTo(0, 2);
    expect(measureSurplus(boxOf(draw(60, 90), draw(60)), null).excess).toBeGreaterThan(0.3);
  });
});
