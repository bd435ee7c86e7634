import { loadMarkModel } from '../../../engines/mark-model.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import { type MarkModel, readMark } from '../../../recognition/read/mark-box.ts';
import { MARK_FEATURES, measureMark } from '../../../recognition/read/mark-features.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';
import { createRandom, type Random } from '../../../training/digits/random.ts';
import {
  addShadow,
  type Draw,
  drawCircleAround,
  drawCross,
  drawDust,
  drawFill,
  drawSlash,
  drawTick,
  strikeOut,
} from '../../../training/marks/draw-marks.ts';
import { SHADOW } from '../../../training/marks/samples.ts';
import { pickMisfit, printBox } from '../../../training/marks/print-box.ts';
import { scanMark } from '../../../training/marks/simulate-mark.ts';

/** A box printed up to `jitter` mm off, drawn on, scanned, and cut by the product. */
function cut(random: Random, draw: Draw, jitter = 0.2, aligned = true): Crop {
  const canvas = printBox(random, pickMisfit(random, jitter));
  draw(canvas, random);
  return scanMark(canvas, random, { pen: 200, aligned });
}

const leaveEmpty: Draw = () => undefined;

describe('readMark', () => {
  let model: MarkModel;

  beforeAll(async () => {
    model = await loadMarkModel('models/mark/mark.json');
  });

  const readAll = (draw: Draw, count: number, seed: number, jitter?: number, aligned?: boolean) => {
    const random = createRandom(seed);
    return Array.from({ length: count }, () => readMark(cut(random, draw, jitter, aligned), model));
  };

  it('calls a box without any ink empty, and is sure of it', () => {
    const paper = createGrey(84, 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const reading = readMark({ raw: paper, blank: paper, ink: paper, inner }, model);
    expect(reading.state).toBe('empty');
    expect(reading.probability).toBeGreaterThanOrEqual(0.9995);
    expect(reading.reasons).toEqual([]);
  });

  it('never calls an empty box marked because it lies 0.4 mm off', () => {
    const readings = readAll(leaveEmpty, 50, 3, 0.4);
    expect(readings.filter((r) => r.state === 'marked')).toEqual([]);
    expect(readings.filter((r) => r.state === 'empty').length).toBeGreaterThan(46);
  });

  it('is never sure of a mark in an empty box whose print was not even aligned', () => {
    const readings = readAll(leaveEmpty, 50, 4, 0.4, false);
    expect(readings.filter((r) => r.state === 'marked' && r.probability >= 0.99)).toEqual([]);
  });

  it('never calls dust, folds or show-through a mark with 99 %', () => {
    const dirty: Draw = (canvas, random) => {
      drawDust(canvas, random);
      addShadow(canvas, random, SHADOW);
    };
    const readings = readAll(dirty, 50, 5);
    expect(readings.filter((r) => r.state === 'marked' && r.probability >= 0.99)).toEqual([]);
  });

  it.each([
    ['ticks', drawTick],
    ['crosses', drawCross],
    ['slashes', drawSlash],
    ['fills', drawFill],
    ['circles around', drawCircleAround],
  ])('counts %s as marks, and is never sure that one is empty', (_, draw) => {
    const readings = readAll(draw, 30, 6);
    expect(readings.filter((r) => r.state === 'empty' && r.probability >= 0.99)).toEqual([]);
    expect(readings.filter((r) => r.state === 'marked').length).toBeGreaterThanOrEqual(26);
  });

  it('says when the mark is a circle around the box', () => {
    const marked = readAll(drawCircleAround, 25, 7).filter((r) => r.state === 'marked');
    const told = marked.filter((r) => r.reasons.some(({ code }) => code === 'mark-by-circle'));
    expect(told.length / marked.length).toBeGreaterThan(0.5);
  });

  it('sends marks that were struck out to a person', () => {
    const struck: Draw = (canvas, random) => {
      drawTick(canvas, random);
      strikeOut(canvas, random);
    };
    const readings = readAll(struck, 50, 8);
    const sure = readings.filter((r) => r.state !== 'corrected' && r.probability >= 0.99);
    expect(sure).toEqual([]);
    expect(readings.filter((r) => r.state === 'empty')).toEqual([]);
    for (const r of readings.filter(({ state }) => state === 'corrected')) {
      expect(r.reasons.map(({ code }) => code)).toContain('mark-corrected');
    }
  });

  it('gives every reading its features, all of them numbers', () => {
    for (const { features } of readAll(drawTick, 10, 9)) {
      expect(Object.keys(features)).toEqual([...MARK_FEATURES]);
      expect(Object.values(features).every(Number.isFinite)).toBe(true);
    }
  });
});

describe('measureMark', () => {
  it('measures a full box as covered and a thin diagonal as straight and slanted', () => {
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const full = createGrey(84, 84);
    for (let y = 18; y < 66; y++) full.data.fill(0, y * 84 + 18, y * 84 + 66);
    const line = createGrey(84, 84);
    for (let i = 20; i < 64; i++) line.data.fill(0, i * 84 + i, i * 84 + i + 2);
    const measure = (ink: typeof full) => measureMark({ raw: ink, blank: ink, ink, inner });
    expect(measure(full)).toMatchObject({ coverage: 1, inside: 1, exits: 0 });
    expect(measure(line).slant).toBeGreaterThan(0.9);
    expect(measure(line).roundness).toBeLessThan(0.1);
  });
});
