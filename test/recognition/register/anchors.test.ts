import { describe, expect, it } from '@jest/globals';
import { chooseAnchors, type InkRaster } from '../../../recognition/register/anchors.ts';

/** 120 by 90 mm. */
const [WIDTH, HEIGHT] = [120, 90];
const FINE = 4;

type Ink = (x: number, y: number) => number;

const raster = (ink: Ink, pixelsPerMm: number): InkRaster => {
  const [width, height] = [WIDTH * pixelsPerMm, HEIGHT * pixelsPerMm];
  const at = (index: number): number => {
    const [x, y] = [index % width, Math.floor(index / width)];
    return ink((x + 0.5) / pixelsPerMm, (y + 0.5) / pixelsPerMm);
  };
  return {
    width,
    height,
    pixelsPerMm,
    ink: Uint8Array.from({ length: width * height }, (_, i) => at(i)),
  };
};
const choose = (ink: Ink) => chooseAnchors(raster(ink, FINE), raster(ink, FINE / 2), () => false);

/** Squares of 4 mm with a border, one every 9 mm. */
const isBorder = (x: number, y: number): boolean => {
  const far = Math.max(Math.abs((x % 9) - 4.5), Math.abs((y % 9) - 4.5));
  return far > 1.5 && far < 2;
};

describe('the anchors of a blank', () => {
  it('are its print, as dark as it is, wherever there is enough of it', () => {
    for (const ink of [255, 120, 50]) {
      const anchors = choose((x, y) => (isBorder(x, y) ? ink : 0));
      expect(anchors.length).toBeGreaterThan(100);
      expect(anchors.every(({ fine, xx, yy }) => fine.ink === ink && xx > 0.5 && yy > 0.5)).toBe(
        true,
      );
    }
  });

  it('are none of paper, or of its grain', () => {
    expect(choose(() => 0)).toEqual([]);
    expect(choose((x, y) => (Math.floor(97 * x + 31 * y) % 7) * 4)).toEqual([]);
  });

  it('that are pale may be missed on a scan only where enough dark ones are left', () => {
    const most = choose((x, y) => (isBorder(x, y) ? (x < 60 ? 200 : 50) : 0));
    const pale = most.filter(({ dropsOut }) => dropsOut);
    expect(pale.length).toBeGreaterThan(40);
    expect(pale.every(({ x }) => x > 58)).toBe(true);
    const few = choose((x, y) => (isBorder(x, y) ? (x < 9 ? 200 : 50) : 0));
    expect(few.length).toBeGreaterThan(100);
    expect(few.some(({ dropsOut }) => dropsOut)).toBe(false);
  });

  it('take pale print beside dark print along, as one patch', () => {
    const anchors = choose((x, y) =>
      isBorder(x, y) ? (Math.floor(x / 4.5) % 2 === 0 ? 200 : 50) : 0,
    );
    expect(anchors.every(({ fine, dropsOut }) => fine.ink === 200 && !dropsOut)).toBe(true);
  });
});
