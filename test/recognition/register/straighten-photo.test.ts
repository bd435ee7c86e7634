import type { CodeReader, PageImage } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { findPaper } from '../../../recognition/register/find-paper.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { mm } from '../../../schemas/units.ts';
import { drawTestForm, drawText, fillBox, SIZE } from './draw-blank.ts';
import { warpPage, type Warp, type WarpedPage } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
const { form, blank } = drawTestForm();
const prepared = prepareForm(form, [blank]);

/** Opposite edges differ by a quarter: far beyond what an affine layout bridges. */
const STEEP: Warp = { dpi: 200, margin: 25, noise: 5, perspective: [0.12, 0.26] };

const register = async (image: GreyImage, forms = [prepared]) => {
  const page: PageImage = { grey: image, colour: null, declaredDpi: null };
  return registerPage(page, forms, noCodes);
};

/** The largest error over the page, mm at the given resolution. */
async function worstError(page: WarpedPage, dpi: number): Promise<number> {
  const result = await register(page.image);
  if (!result.ok) throw new Error(result.error.kind);
  let worst = 0;
  for (let y = 20; y < SIZE.height - 10; y += 10)
    for (let x = 15; x < SIZE.width - 10; x += 10) {
      const truth = page.toImage(x, y);
      const found = result.value.toImage({ x: mm(x), y: mm(y) });
      worst = Math.max(worst, Math.hypot(found.x - truth.x, found.y - truth.y));
    }
  return (worst * 25.4) / dpi;
}

describe('a page photographed from the side is found to 0.3 mm', () => {
  test.each<[string, Warp]>([
    ['on a dark table', { ...STEEP, bed: 50 }],
    ['on a bright table', { ...STEEP, bed: 190 }],
    ['on a table as white as its paper', { ...STEEP, margin: 5 }],
    ['in a falling light', { ...STEEP, bed: 60, shade: 110 }],
    ['on its side', { ...STEEP, bed: 60, turn: 92 }],
    ['upside-down', { ...STEEP, bed: 190, turn: 184 }],
    ['turned by 14°', { ...STEEP, bed: 60, turn: 14 }],
    ['with a corner beyond the picture', { ...STEEP, bed: 60, turn: 6, margin: 2 }],
    ['narrowing to the other side', { ...STEEP, bed: 60, perspective: [-0.18, 0.08] }],
  ])('%s', async (_, warp) => {
    expect(await worstError(warpPage(blank, SIZE, warp), 200)).toBeLessThan(0.3);
  });
});

describe('a photograph that shows no page of the form is refused', () => {
  test('a mirrored page is said to be mirrored', async () => {
    const result = await register(
      warpPage(blank, SIZE, { ...STEEP, bed: 50, mirrored: true }).image,
    );
    expect(result).toEqual({ ok: false, error: { kind: 'mirrored' } });
  });

  test.each([50, 190, 255])('another form, on a table of brightness %i', async (bed) => {
    const other = drawTestForm({ layoutSeed: 77, textSeed: 78 });
    const result = await register(warpPage(other.blank, SIZE, { ...STEEP, bed }).image);
    expect(result).toMatchObject({ ok: false, error: { kind: 'unknown-form' } });
  });

  test('a letter', async () => {
    const letter = createGrey(blank.width, blank.height);
    const random = seededRandom(3);
    for (let y = 20; y < 190; y += 5.5) drawText(letter, 18, y, 60 + random() * 55, 3.2, random);
    const result = await register(warpPage(letter, SIZE, { ...STEEP, bed: 50 }).image);
    expect(result).toMatchObject({ ok: false, error: { kind: 'unknown-form' } });
  });

  test('a table full of things', async () => {
    const table = createGrey(blank.width, blank.height, 170);
    const random = seededRandom(9);
    for (let thing = 0; thing < 40; thing++) {
      const [x, y] = [random() * 130, random() * 190];
      fillBox(table, x, y, 5 + random() * 40, 2 + random() * 30, 120 * random());
    }
    const result = await register(warpPage(table, SIZE, { ...STEEP, bed: 90 }).image);
    expect(result).toMatchObject({ ok: false, error: { kind: 'unknown-form' } });
  });
});

describe('the outline of paper', () => {
  const cornersOf = ({ toImage }: WarpedPage) => [
    toImage(0, 0),
    toImage(SIZE.width, 0),
    toImage(SIZE.width, SIZE.height),
    toImage(0, SIZE.height),
  ];

  /** Largest distance of a true corner from the nearest one found, mm. */
  function missedBy(page: WarpedPage): number {
    const found = findPaper(page.image);
    if (!found) throw new Error('no paper');
    const errors = cornersOf(page).map(({ x, y }) =>
      Math.min(...found.map((corner) => Math.hypot(corner.x - x, corner.y - y))),
    );
    return (Math.max(...errors) * 25.4) / 100;
  }

  test.each([
    ['dark', 40],
    ['bright', 200],
  ])('is found on a %s table', (_, bed) => {
    expect(missedBy(warpPage(blank, SIZE, { ...STEEP, dpi: 100, bed }))).toBeLessThan(4);
  });

  test('is found where the light falls off to less than the table has elsewhere', () => {
    const page = warpPage(blank, SIZE, { ...STEEP, dpi: 100, bed: 185, shade: 120 });
    expect(missedBy(page)).toBeLessThan(4);
  });

  test('is not made up where the table is as white', () => {
    expect(findPaper(warpPage(blank, SIZE, { ...STEEP, dpi: 100, noise: 3 }).image)).toBeNull();
  });
});
