import fc from 'fast-check';
import { loadMarkModel } from '../../../engines/mark-model.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import { openNetwork } from '../../../engines/network.ts';
import type { MarkReading } from '../../../recognition/read/contracts.ts';
import {
  judgeMark,
  type MarkTools,
  readMarks,
  weighOpinions,
} from '../../../recognition/read/mark-box.ts';
import { fuseOpinions, scoreMark } from '../../../recognition/read/mark-model.ts';
import {
  MARK_FEATURES,
  type MarkFeatures,
  measureMark,
} from '../../../recognition/read/mark-features.ts';
import { compareBoxes } from '../../../recognition/read/mark-surplus.ts';
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
import {
  PER_MM,
  pickBubble,
  pickCheckbox,
  pickMisfit,
  printBox,
} from '../../../training/marks/print-box.ts';
import { pickPhotograph, pickScan, scanMark } from '../../../training/marks/simulate-mark.ts';

/** A box printed up to `jitter` mm off, drawn on, scanned, and cut by the product. */
function cut(random: Random, draw: Draw, jitter = 0.2, aligned = true): Crop {
  const canvas = printBox(random, pickMisfit(random, jitter));
  draw(canvas, random);
  return scanMark(canvas, random, { pen: 200, aligned });
}

const leaveEmpty: Draw = () => undefined;

describe('readMarks', () => {
  let tools: MarkTools;

  beforeAll(async () => {
    tools = {
      marks: await loadMarkModel('models/mark/mark.json'),
      network: await openNetwork('models/mark/checkbox.json'),
    };
  });

  const read = async (crop: Crop): Promise<MarkReading> =>
    (await readMarks([crop], [null], tools))[0]!;

  const judge = (
    features: MarkFeatures,
    logits: readonly number[],
    isCircled = false,
  ): MarkReading => {
    const shares = weighOpinions(features, logits, tools.marks);
    return judgeMark({ features, shares }, tools.marks, { isAlone: true, isCircled, counts: null });
  };

  const readAll = (draw: Draw, count: number, seed: number, jitter?: number, aligned?: boolean) => {
    const random = createRandom(seed);
    const crops = Array.from({ length: count }, () => cut(random, draw, jitter, aligned));
    return readMarks(crops, Array<null>(count).fill(null), tools);
  };

  it('calls a box without any ink empty, and is sure of it', async () => {
    const paper = createGrey(84, 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const reading = await read({ raw: paper, blank: paper, ink: paper, inner });
    expect(reading.state).toBe('empty');
    expect(reading.probability).toBeGreaterThanOrEqual(0.9995);
    expect(reading.reasons).toEqual([]);
  });

  it('never calls an empty box marked because it lies 0.4 mm off', async () => {
    const readings = await readAll(leaveEmpty, 50, 3, 0.4);
    expect(readings.filter((r) => r.state === 'marked')).toEqual([]);
    expect(readings.filter((r) => r.state === 'empty').length).toBeGreaterThan(46);
  });

  it('is never sure of a mark in an empty box at any misfit up to 0.7 mm and 3 % of size', async () => {
    const off = fc.double({ min: -0.7 * PER_MM, max: 0.7 * PER_MM, noNaN: true });
    const stretch = fc.double({ min: 0.97, max: 1.03, noNaN: true });
    const misfit = fc.record({ dx: off, dy: off, stretch });
    await fc.assert(
      fc.asyncProperty(
        misfit,
        fc.nat(999),
        fc.boolean(),
        fc.boolean(),
        async (laid, seed, bubble, photo) => {
          const random = createRandom(seed);
          const canvas = printBox(random, laid, bubble ? pickBubble(random) : pickCheckbox(random));
          const scan = photo ? pickPhotograph(random) : pickScan(random);
          const crop = scanMark(canvas, random, { pen: 200, aligned: true, scan });
          const reading = await read(crop);
          expect([reading.state, reading.probability >= 0.99]).not.toEqual(['marked', true]);
        },
      ),
      { numRuns: 40, seed: 12 },
    );
  });

  it('is never sure of a mark in an empty box whose print was not even aligned', async () => {
    const readings = await readAll(leaveEmpty, 50, 4, 0.4, false);
    expect(readings.filter((r) => r.state === 'marked' && r.probability >= 0.99)).toEqual([]);
  });

  it('never calls dust, folds or show-through a mark with 99 %', async () => {
    const dirty: Draw = (canvas, random) => {
      drawDust(canvas, random);
      addShadow(canvas, random, SHADOW);
    };
    const readings = await readAll(dirty, 50, 5);
    expect(readings.filter((r) => r.state === 'marked' && r.probability >= 0.99)).toEqual([]);
  });

  it.each([
    ['ticks', drawTick],
    ['crosses', drawCross],
    ['slashes', drawSlash],
    ['fills', drawFill],
    ['circles around', drawCircleAround],
  ])('counts %s as marks, and is never sure that one is empty', async (_, draw) => {
    const readings = await readAll(draw, 30, 6);
    expect(readings.filter((r) => r.state === 'empty' && r.probability >= 0.99)).toEqual([]);
    expect(readings.filter((r) => r.state === 'marked').length).toBeGreaterThanOrEqual(26);
  });

  it('says when the mark is a circle around the box', async () => {
    const marked = (await readAll(drawCircleAround, 25, 7)).filter((r) => r.state === 'marked');
    const told = marked.filter((r) => r.reasons.some(({ code }) => code === 'mark-by-circle'));
    expect(told.length / marked.length).toBeGreaterThan(0.5);
  });

  it('sends marks that were struck out to a person', async () => {
    const struck: Draw = (canvas, random) => {
      drawTick(canvas, random);
      strikeOut(canvas, random);
    };
    const readings = await readAll(struck, 50, 8);
    const sure = readings.filter((r) => r.state !== 'corrected' && r.probability >= 0.99);
    expect(sure).toEqual([]);
    expect(readings.filter((r) => r.state === 'empty')).toEqual([]);
    for (const r of readings.filter(({ state }) => state === 'corrected')) {
      expect(r.reasons.map(({ code }) => code)).toContain('mark-corrected');
    }
  });

  it('never calls a dark box empty, even if cleaning has left no ink of it', async () => {
    const blank = createGrey(84, 84);
    for (let y = 18; y < 66; y++) blank.data.fill(120, y * 84 + 18, y * 84 + 66);
    const raw = { ...blank, data: blank.data.map((value) => (value < 255 ? 20 : 255)) };
    for (let y = 24; y < 60; y++) blank.data.fill(255, y * 84 + 24, y * 84 + 60);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const reading = await read({ raw, blank, ink: createGrey(84, 84), inner });
    expect(reading.features['darkness']).toBe(0);
    expect(reading.features['excess']).toBeGreaterThan(0.1);
    expect(reading.state).not.toBe('empty');
  });

  it('does not call a box empty at whose edge of the picture a circle around it may pass', () => {
    const paper = createGrey(84, 84);
    const ink = createGrey(84, 84);
    // A circle of 6 mm around a box of 4 mm, off its middle: two arcs in the corners are seen.
    for (let at = 0; at < ink.data.length; at++) {
      const far = Math.hypot((at % 84) - 58, Math.floor(at / 84) - 42);
      if (Math.abs(far - 66) < 2) ink.data[at] = 60;
    }
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const features = measureMark({ raw: ink, blank: paper, ink, inner });
    expect([features.inside, features.ring > 0.1]).toEqual([0, true]);
    expect(judge(features, [9, -9, -9, -9]).state).toBe('ambiguous');
    const speck = { ...features, ring: 0.05 };
    expect(judge(speck, [9, -9, -9, -9]).state).toBe('empty');
  });

  it('calls a box marked around which a circle leads, and says so, but not one with ink inside', () => {
    const paper = createGrey(84, 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const features = measureMark({ raw: paper, blank: paper, ink: paper, inner });
    const around = judge({ ...features, ring: 0.2 }, [9, -9, -9, -9], true);
    expect(around).toMatchObject({ state: 'marked', probability: tools.marks.circled });
    expect(around.reasons.map(({ code }) => code)).toContain('mark-by-circle');
    for (const inside of [0.1, 0.28, 0.6]) {
      const struck = { ...features, ring: 0.2, inside };
      expect(judge(struck, [-9, -9, 9, -9], true).state).not.toBe('marked');
    }
  });

  it('never takes bare paper for surely empty on which the network sees a mark', () => {
    const paper = createGrey(84, 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const features = measureMark({ raw: paper, blank: paper, ink: paper, inner });
    const agreed = judge(features, [9, -9, -9, -9]);
    expect(agreed).toMatchObject({ state: 'empty', probability: tools.marks.emptyWithoutInk });
    const disagreed = judge(features, [-4, 4, -4, -4]);
    expect([disagreed.state, disagreed.probability >= 0.99]).not.toEqual(['empty', true]);
  });

  it('asks more of both opinions where pixels are darker than print can make them', () => {
    const paper = createGrey(84, 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const features = measureMark({ raw: paper, blank: paper, ink: paper, inner });
    expect(features.uncovered).toBe(0);
    const { states, fusion } = tools.marks;
    // The logits that make the fused opinion of bare paper empty at about 0.997.
    const empties = Array.from({ length: 400 }, (_, step) => [step / 20 - 10, 0, 0, 0]);
    const logits = empties.find((of) => {
      const shares = fuseOpinions(fusion.plain, scoreMark(tools.marks, features), of);
      return shares[states.indexOf('empty')]! >= 0.9965;
    })!;
    const bare = judge(features, logits);
    expect(bare).toMatchObject({ state: 'empty', probability: tools.marks.emptyWithoutInk });
    const inked = judge({ ...features, uncovered: 0.001 }, logits);
    expect(inked.probability).toBeLessThan(0.999);
  });

  it('tells what the pixels say of each state, before any share in life', async () => {
    const { states, assumedShares } = tools.marks;
    for (const { likelihoods, state, probability } of await readAll(drawTick, 10, 9)) {
      const shares = states.map((of) => likelihoods[of] * assumedShares[of]);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
      expect(Math.max(...shares)).toBeCloseTo(probability, 6);
      if (state !== 'ambiguous') expect(states[shares.indexOf(Math.max(...shares))]).toBe(state);
    }
  });

  it('thinks corrections and stray ink rarer where the equal boxes of the sheet hold none', async () => {
    const random = createRandom(12);
    const print = pickBubble(random);
    const scan = pickScan(random);
    const draw = (fill: boolean): Crop => {
      const canvas = printBox(random, pickMisfit(random, 0.2), print);
      if (fill) drawFill(canvas, random);
      return scanMark(canvas, random, { pen: 200, aligned: true, scan });
    };
    const crops = Array.from({ length: 60 }, (_, index) => draw(index % 4 === 0));
    const baselines = compareBoxes(crops);
    const alone = await Promise.all(
      crops.map(async (crop, index) => (await readMarks([crop], [baselines[index]!], tools))[0]!),
    );
    const together = await readMarks(crops, baselines, tools);
    const inked = together.map((_, index) => index).filter((index) => alone[index]!.features['darkness'] !== 0); // prettier-ignore
    expect(inked.length).toBeGreaterThan(12);
    for (const index of inked) {
      expect(together[index]!.state).toBe(alone[index]!.state);
      const { corrected, stray, empty, marked } = together[index]!.likelihoods;
      const before = alone[index]!.likelihoods;
      expect(corrected / empty).toBeLessThan(before.corrected / before.empty);
      expect(stray / empty).toBeLessThan(before.stray / before.empty);
      expect(Math.log(marked / empty)).toBeCloseTo(Math.log(before.marked / before.empty), 6);
    }
  });

  it('leaves to other boxes the ink that lies in them', () => {
    const paper = createGrey(84, 84);
    const ink = createGrey(84, 84);
    for (let y = 20; y < 64; y++) ink.data.fill(40, y * 84 + 70, y * 84 + 84);
    const inner = { x: 18, y: 18, width: 48, height: 48 };
    const crop = { raw: paper, blank: paper, ink, inner };
    const others = [{ x: 72, y: 18, width: 48, height: 48 }];
    expect(measureMark(crop).darkness).toBeGreaterThan(0);
    expect(measureMark({ ...crop, others }).darkness).toBe(0);
    // A mark of this box that runs into its neighbour stays this box's.
    for (let x = 30; x < 84; x++) for (const y of [40, 41, 42]) ink.data[y * 84 + x] = 40;
    expect(measureMark({ ...crop, others }).mainInside).toBeGreaterThan(0.5);
  });

  it('gives every reading its features, all of them numbers', async () => {
    for (const { features } of await readAll(drawTick, 10, 9)) {
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
