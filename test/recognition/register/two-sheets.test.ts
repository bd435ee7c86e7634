import type { CodeReader } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import type { ReadWish } from '../../../schemas/desk.ts';
import { MM_PER_INCH } from '../../../schemas/units.ts';
import { drawTestForm, drawText, fillBox, SIZE, type TestForm } from './draw-blank.ts';
import { warpPage, type Warp } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
// Looked up once: under jest every access to a global is slow.
const { max, min, round } = Math;
const DPI = 150;
const K = DPI / MM_PER_INCH;

const registered = Array.from({ length: 5 }, (_, index) =>
  drawTestForm({ id: `form-${index}`, layoutSeed: 10 + index, textSeed: 50 + index }),
);
const [one, other] = registered as [TestForm, TestForm];
const stranger = drawTestForm({ id: 'stranger', layoutSeed: 900, textSeed: 901 });
const prepared = registered.map(({ form, blank }) => prepareForm(form, [blank]));

/** A sheet and where its top left corner lies, mm; the later one lies on top. */
interface Laid {
  readonly blank: GreyImage;
  readonly at: readonly [number, number];
  readonly warp?: Warp;
}

const scanned = new Map<string, GreyImage>();

/** Drawing a page is what these tests cost, so each is drawn once. */
function scanSheet(blank: GreyImage, warp: Warp): GreyImage {
  const sheets = [...registered, stranger];
  const key = JSON.stringify([sheets.findIndex((form) => form.blank === blank), warp]);
  const image = scanned.get(key) ?? warpPage(blank, SIZE, { dpi: DPI, noise: 5, ...warp }).image;
  if (!key.startsWith('[-1')) scanned.set(key, image);
  return image;
}

function layOn(size: readonly [number, number], sheets: readonly Laid[], bed = 255): GreyImage {
  const glass = createGrey(round(size[0] * K), round(size[1] * K), bed);
  for (const { blank, at, warp } of sheets) {
    const image = scanSheet(blank, { bed, ...warp });
    const [left, top] = [round(at[0] * K), round(at[1] * K)];
    const right = min(image.width, glass.width - left);
    for (let y = max(0, -top); y < min(image.height, glass.height - top); y++) {
      const row = image.data.subarray(y * image.width + max(0, -left), y * image.width + right);
      glass.data.set(row, (y + top) * glass.width + max(0, left));
    }
  }
  return glass;
}

async function register(grey: GreyImage, wish: ReadWish | null = null, forms = prepared) {
  const result = await registerPage(
    { grey, colour: null, declaredDpi: null },
    forms,
    noCodes,
    wish,
  );
  if (result.ok) return result.value.prepared.form.id;
  if (result.error.kind !== 'two-sheets') return result.error.kind;
  return [result.error.first, result.error.second].map((names) => names.join('|')).toSorted();
}

const BESIDE = [2 * SIZE.width + 10, SIZE.height + 6] as const;
const BELOW = [SIZE.width + 6, 2 * SIZE.height + 10] as const;

const PAIRS: readonly {
  readonly name: string;
  readonly size: readonly [number, number];
  readonly at: readonly [number, number];
  readonly warp?: Warp;
  readonly bed?: number;
  readonly isSame?: boolean;
}[] = [
  { name: 'two forms side by side', size: BESIDE, at: [SIZE.width + 6, 4] },
  { name: 'one form twice', size: BESIDE, at: [SIZE.width + 6, 4], isSame: true },
  { name: 'on a dark bed', size: BESIDE, at: [SIZE.width + 6, 4], bed: 40 },
  { name: 'one above the other', size: BELOW, at: [3, SIZE.height + 6], isSame: true },
  { name: 'each tilted', size: BELOW, at: [4, SIZE.height + 8], warp: { turn: -3 } },
  { name: 'one on its side', size: [370, 216], at: [SIZE.width + 6, 30], warp: { turn: 90 } },
  {
    name: 'one printed smaller',
    size: BESIDE,
    at: [SIZE.width + 6, 4],
    warp: { scaleX: 0.94, scaleY: 0.95 },
    isSame: true,
  },
  {
    name: 'one over a third of the other',
    size: BESIDE,
    at: [SIZE.width * 0.66, 4],
    warp: { turn: 1 },
  },
  {
    name: 'the same over a third of itself',
    size: BESIDE,
    at: [SIZE.width * 0.66, 4],
    warp: { turn: 1 },
    isSame: true,
  },
  { name: 'one cropped by a third', size: [SIZE.width * 1.68, 216], at: [SIZE.width + 4, 3] },
];

describe('two sheets on one scan are both named, and neither is read', () => {
  test.each(PAIRS)('$name', async ({ size, at, warp = {}, bed = 255, isSame = false }) => {
    const second = isSame ? one : other;
    const sheets: Laid[] = [
      { blank: one.blank, at: [2, 2] },
      { blank: second.blank, at, warp },
    ];
    const names = ['form-0:1:1', isSame ? 'form-0:1:1' : 'form-1:1:1'];
    expect(await register(layOn(size, sheets, bed))).toEqual(names);
  });

  test('also where only one form is registered', async () => {
    const sheets = [2, SIZE.width + 6].map((x): Laid => ({ blank: one.blank, at: [x, 3] }));
    const only = prepared.slice(0, 1);
    expect(await register(layOn(BESIDE, sheets), null, only)).toEqual(['form-0:1:1', 'form-0:1:1']);
  });

  test('a person who says which form it is has that one read', async () => {
    const grey = layOn(BESIDE, [
      { blank: one.blank, at: [2, 2] },
      { blank: other.blank, at: [SIZE.width + 6, 4] },
    ]);
    const wish: ReadWish = { form: { id: 'form-1', version: 1, page: 1 } };
    expect(await register(grey, wish)).toBe('form-1');
  });
});

describe('what lies beside a page and is no page of a form does not keep it from being read', () => {
  const page: Laid = { blank: one.blank, at: [2, 3] };
  const at = [SIZE.width + 6, 3] as const;

  test.each([255, 40])('a page of a form that nobody registered, on a bed of %i', async (bed) => {
    expect(await register(layOn(BESIDE, [page, { blank: stranger.blank, at }], bed))).toBe(
      'form-0',
    );
  });

  test('a page of text, as in a book', async () => {
    const text = createGrey(one.blank.width, one.blank.height);
    const random = seededRandom(3);
    for (let y = 15; y < 195; y += 5.5) drawText(text, 14, y, 120, 3.2, random);
    expect(await register(layOn(BESIDE, [page, { blank: text, at }]))).toBe('form-0');
  });

  test('a table full of things', async () => {
    const things = createGrey(one.blank.width, one.blank.height, 200);
    const random = seededRandom(9);
    for (let thing = 0; thing < 30; thing++)
      fillBox(things, random() * 120, random() * 180, 3 + random() * 50, 1 + random() * 20, 150);
    expect(await register(layOn(BESIDE, [page, { blank: things, at }]))).toBe('form-0');
  });
});
