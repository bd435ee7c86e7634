import type { CodeReader, PageImage } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { boxMm, mm } from '../../../schemas/units.ts';
import { drawTestForm, drawText, fillBox, SIZE } from './draw-blank.ts';
import { warpPage, type Warp, type WarpedPage } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
const { form, blank } = drawTestForm();
const prepared = prepareForm(form, [blank]);

const asPage = (grey: GreyImage): PageImage => ({ grey, colour: null, declaredDpi: null });

async function register(page: WarpedPage, forms = [prepared], codes = noCodes) {
  return registerPage(asPage(page.image), forms, codes);
}

/** True errors in mm over the page, sorted; points beyond the scan left out. */
async function errorsOf(warp: Warp): Promise<number[]> {
  const page = warpPage(blank, SIZE, warp);
  const result = await register(page);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const errors: number[] = [];
  for (let y = 8; y < SIZE.height - 8; y += 5)
    for (let x = 8; x < SIZE.width - 8; x += 5) {
      const truth = page.toImage(x, y);
      if (truth.x < 0 || truth.y < 0) continue;
      if (truth.x > page.image.width || truth.y > page.image.height) continue;
      const found = result.value.toImage({ x: mm(x), y: mm(y) });
      errors.push((Math.hypot(found.x - truth.x, found.y - truth.y) * 25.4) / (warp.dpi ?? 300));
    }
  return errors.sort((a, b) => a - b);
}

const at = (errors: number[], share: number): number =>
  errors[Math.floor(share * (errors.length - 1))]!;

const P99_LIMIT_MM = 0.3;
/** An error below this needs no warning: registration promises no better. */
const HONEST_MM = 0.3;
const cases: Record<string, Warp> = {
  'as printed': {},
  'tilted by 5°': { turn: 5, noise: 6 },
  'tilted by -5°, 200 dpi': { turn: -5, dpi: 200, noise: 8 },
  'tilted by 15°': { turn: 15, dpi: 200, noise: 5 },
  'tilted by -15°': { turn: -15, dpi: 200, noise: 5 },
  'upside-down': { turn: 181.3, noise: 6 },
  'on its right side': { turn: 90, dpi: 200 },
  'on its left side': { turn: 268.5, dpi: 200, noise: 6 },
  'printed at 98 % by 102 %': { scaleX: 0.98, scaleY: 1.02, dpi: 200, noise: 6 },
  'printed at 94 %': { scaleX: 0.94, scaleY: 0.94, dpi: 200, noise: 6 },
  'printed at 106 % by 100 %': { scaleX: 1.06, dpi: 200, noise: 6 },
  '1-bit': { threshold: 140, noise: 20, turn: 1, dpi: 200 },
  'with faint toner': { toner: 0.3, noise: 4, turn: 1, dpi: 200 },
  'unevenly lit': { shade: 90, noise: 5, dpi: 200 },
  'shifted beyond an edge': { shift: [9, -11], noise: 5, dpi: 200 },
  'with all edges cropped': { margin: -9, turn: 1, noise: 5, dpi: 200 },
  'on a dark bed': { margin: 25, bed: 30, turn: 3, noise: 6, dpi: 200 },
  'on a large white bed': { margin: 40, turn: -3, dpi: 150 },
  'at 100 dpi': { dpi: 100, turn: 1, noise: 3 },
  'at 400 dpi': { dpi: 400, turn: 0.5 },
  'stretched by 0.8 mm in its middle': { bulge: 0.8, turn: 1, noise: 5, dpi: 200 },
};

describe('a page of the form is found to 0.3 mm', () => {
  test.each(Object.keys(cases))('%s', async (name) => {
    const errors = await errorsOf(cases[name]!);
    expect(errors.length).toBeGreaterThan(300);
    expect(at(errors, 0.5)).toBeLessThan(0.08);
    expect(at(errors, 0.99)).toBeLessThan(P99_LIMIT_MM);
  });
});

describe('what is reported of a registration', () => {
  test('orientation is the clockwise turn that brings the scan upright', async () => {
    for (const [turn, orientation] of [
      [0, 0],
      [90, 270],
      [180, 180],
      [270, 90],
    ] as const) {
      const result = await register(warpPage(blank, SIZE, { turn, dpi: 150 }));
      expect(result).toMatchObject({ ok: true, value: { reading: { orientation } } });
    }
  });

  test('resolution is measured along both axes, whatever the file declares', async () => {
    const { image } = warpPage(blank, SIZE, { dpi: 200, scaleX: 0.97, scaleY: 1.03 });
    const page = { grey: image, colour: null, declaredDpi: 72 } as unknown as PageImage;
    const result = await registerPage(page, [prepared], noCodes);
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.reading.measuredDpi.x).toBeCloseTo(194, 0);
    expect(result.value.reading.measuredDpi.y).toBeCloseTo(206, 0);
  });

  test('the same page gives the same registration', async () => {
    const page = warpPage(blank, SIZE, { turn: 2, noise: 8, dpi: 150 });
    const [one, two] = [await register(page), await register(page)];
    if (!one.ok || !two.ok) throw new Error('not registered');
    expect(two.value.reading).toEqual(one.value.reading);
  });

  test('a residual grows where the anchors around a box are gone', async () => {
    const page = warpPage(blank, SIZE, { dpi: 200, noise: 5 });
    const k = 200 / 25.4;
    const { width, data } = page.image;
    for (let y = Math.round(85 * k); y < 160 * k; y++)
      data.fill(255, y * width + Math.round(30 * k), y * width + width);
    const result = await register(page);
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.residualAt(boxMm(50, 45, 7, 8))).toBeLessThan(0.2);
    expect(result.value.residualAt(boxMm(100, 115, 7, 8))).toBeGreaterThan(0.6);
  });

  test('beside a strip that slipped by 1 mm every box is found, or its residual is no less than its error', async () => {
    const page = warpPage(blank, SIZE, { dpi: 200 });
    const k = 200 / 25.4;
    const { width, data } = page.image;
    const slip = Math.round(k);
    const [top, bottom] = [Math.round(100 * k), Math.round(130 * k)];
    for (let y = top; y < bottom; y++)
      data.copyWithin(y * width + slip, y * width, (y + 1) * width - slip);
    const result = await register(page);
    if (!result.ok) throw new Error(result.error.kind);
    for (let y = 90; y < 140; y += 2) {
      const moved = y >= 100 && y < 130 ? 1 : 0;
      const found = result.value.toImage({ x: mm(80), y: mm(y) });
      const error = Math.abs(found.x / k - 80 - moved);
      const residual = result.value.residualAt(boxMm(77, y - 2, 7, 4));
      expect(error < HONEST_MM || residual > error).toBe(true);
    }
  });

  test('most of a page on which a strip slipped is still read', async () => {
    const page = warpPage(blank, SIZE, { dpi: 200 });
    const k = 200 / 25.4;
    const { width, data } = page.image;
    const slip = Math.round(k);
    for (let y = Math.round(100 * k); y < 130 * k; y++)
      data.copyWithin(y * width + slip, y * width, (y + 1) * width - slip);
    const result = await register(page);
    if (!result.ok) throw new Error(result.error.kind);
    for (const y of [40, 60, 145, 155, 170, 185])
      expect(result.value.residualAt(boxMm(77, y, 7, 4))).toBeLessThan(form.policy.maxResidual);
  });
});

describe('heavy handwriting does not move the form', () => {
  test('strokes all over the table', async () => {
    const random = seededRandom(5);
    const page = warpPage(blank, SIZE, { turn: 1, dpi: 200, noise: 5 });
    for (let stroke = 0; stroke < 500; stroke++) scribble(page.image, random);
    const result = await register(page);
    if (!result.ok) throw new Error(result.error.kind);
    for (let y = 20; y < 200; y += 20) {
      const truth = page.toImage(80, y);
      const found = result.value.toImage({ x: mm(80), y: mm(y) });
      expect(Math.hypot(found.x - truth.x, found.y - truth.y) / (200 / 25.4)).toBeLessThan(0.3);
    }
  });
});

/** A slanted stroke of 4 mm at a random place of the table, at 200 dpi. */
function scribble(image: GreyImage, random: () => number): void {
  const [x, y] = [300 + random() * 700, 350 + random() * 900];
  const angle = random() * Math.PI;
  for (let step = 0; step < 32; step++)
    for (let side = 0; side < 3; side++) {
      const u = Math.round(x + step * Math.cos(angle) + side * Math.sin(angle));
      const v = Math.round(y + step * Math.sin(angle) - side * Math.cos(angle));
      image.data[v * image.width + u] = 40;
    }
}

describe('a page that cannot be used says why', () => {
  test('mirrored pages', async () => {
    const result = await register(warpPage(blank, SIZE, { mirrored: true, turn: 91, dpi: 200 }));
    expect(result).toEqual({ ok: false, error: { kind: 'mirrored' } });
  });

  test('too coarse', async () => {
    const result = await register(warpPage(blank, SIZE, { dpi: 72 }));
    expect(result).toMatchObject({ ok: false, error: { kind: 'resolution-too-low', dpi: 72 } });
  });

  test('blank paper, even noisy and on a dark bed', async () => {
    const empty = createGrey(blank.width, blank.height);
    for (const warp of [{}, { noise: 12 }, { margin: 20, bed: 30, noise: 6, turn: 2 }]) {
      const result = await register(warpPage(empty, SIZE, { ...warp, dpi: 150 }));
      expect(result).toEqual({ ok: false, error: { kind: 'blank-page' } });
    }
  });

  test('a letter', async () => {
    const letter = createGrey(blank.width, blank.height);
    const random = seededRandom(3);
    for (let y = 20; y < 190; y += 5.5) drawText(letter, 18, y, 60 + random() * 55, 3.2, random);
    const result = await register(warpPage(letter, SIZE, { dpi: 200, turn: 1, noise: 5 }));
    expect(result).toMatchObject({ ok: false, error: { kind: 'unknown-form' } });
  });

  test('another form', async () => {
    const other = drawTestForm({ layoutSeed: 77, textSeed: 78 });
    const result = await register(warpPage(other.blank, SIZE, { dpi: 200, noise: 5 }));
    expect(result).toMatchObject({ ok: false, error: { kind: 'unknown-form' } });
  });
});

describe('look-alikes', () => {
  const second = drawTestForm({ version: 2, textSeed: 3 });
  const versions = [prepared, prepareForm(second.form, [second.blank])];

  test('two versions with one layout are told apart by their text', async () => {
    const result = await register(warpPage(second.blank, SIZE, { dpi: 200, turn: 1 }), versions);
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.prepared.form.version).toBe(2);
  });

  test('forms with the same print are ambiguous, and both are named', async () => {
    const twins = [prepared, prepareForm({ ...form, version: 9 }, [blank])];
    const result = await register(warpPage(blank, SIZE, { dpi: 200, noise: 5 }), twins);
    expect(result).toMatchObject({ ok: false, error: { kind: 'ambiguous-form' } });
    if (result.ok || result.error.kind !== 'ambiguous-form') throw new Error('not ambiguous');
    expect([...result.error.candidates].sort()).toEqual(['test-form:1:1', 'test-form:9:1']);
  });

  test('a printed code settles what print cannot', async () => {
    const twins = [prepared, prepareForm({ ...form, version: 9 }, [blank])];
    const corner = { x: 0, y: 0 };
    const codes: CodeReader = {
      id: 'fixed',
      findCodes: () =>
        Promise.resolve([
          { text: 'madoguchi:test-form:9:1', corners: [corner, corner, corner, corner] },
        ]),
    };
    const result = await register(warpPage(blank, SIZE, { dpi: 200 }), twins, codes);
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.prepared.form.version).toBe(9);
    expect(result.value.reading.method).toBe('code');
  });
});

describe('preparing a form', () => {
  test('a blank with too few pages is refused', () => {
    expect(() => prepareForm(form, [])).toThrow(RangeError);
  });

  test('a code and corner marks are not needed: a copy without them fits as well', async () => {
    const marked = { ...blank, data: Uint8Array.from(blank.data) };
    const boxes = [boxMm(5, 5, 6, 6), boxMm(137, 5, 6, 6), boxMm(120, 195, 12, 12)];
    for (const box of boxes) fillBox(marked, box.x, box.y, box.width, box.height);
    const fiducials = {
      code: [{ page: 1, box: boxes[2]! }],
      marks: boxes.slice(0, 2).map((box) => ({ page: 1, box })),
    };
    const withMarks = prepareForm({ ...form, fiducials }, [marked]);
    const result = await register(warpPage(blank, SIZE, { dpi: 200, turn: 2 }), [withMarks]);
    expect(result).toMatchObject({ ok: true });
  });
});
