import type { CodeReader } from '../../../recognition/ports.ts';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import type { RegisteredPage } from '../../../recognition/register/contracts.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { formSchema } from '../../../schemas/form/form.ts';
import { partsOf } from '../../../schemas/form/parts.ts';
import { boxMm, mm, MM_PER_INCH, type BoxMm } from '../../../schemas/units.ts';
import { drawTestForm, drawText, SIZE } from './draw-blank.ts';
import { warpPage, type WarpedPage } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
const DPI = 200;
const PIXELS_PER_MM = DPI / MM_PER_INCH;
/** A fault that would put ink into the wrong box, mm. */
const GRAVE_MM = 0.7;

interface Move {
  readonly piece: readonly [x: number, y: number, width: number, height: number];
  readonly by: readonly [x: number, y: number];
}

const contains = ({ piece: [left, top, width, height] }: Move, x: number, y: number): boolean =>
  x >= left && y >= top && x < left + width && y < top + height;

/** Cuts a piece of an upright page out and lays it down beside its place. */
function movePiece(page: WarpedPage, move: Move): GreyImage {
  const { image } = page;
  const out = { ...image, data: Uint8Array.from(image.data) };
  const [left, top, width, height] = move.piece;
  const from = page.toImage(left, top);
  const to = page.toImage(left + width, top + height);
  const [right, down] = move.by.map((by) => Math.round(by * PIXELS_PER_MM)) as [number, number];
  for (let y = Math.max(0, Math.round(from.y)); y < Math.min(image.height, Math.round(to.y)); y++)
    for (
      let x = Math.max(0, Math.round(from.x));
      x < Math.min(image.width, Math.round(to.x));
      x++
    ) {
      const [u, v] = [x - right, y - down];
      const isOn = u >= 0 && v >= 0 && u < image.width && v < image.height;
      out.data[y * image.width + x] = isOn ? image.data[v * image.width + u]! : 255;
    }
  return out;
}

async function register(
  grey: GreyImage,
  prepared: ReturnType<typeof prepareForm>,
): Promise<RegisteredPage> {
  const result = await registerPage({ grey, colour: null, declaredDpi: null }, [prepared], noCodes);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe('a piece of the page that has moved alone', () => {
  const { form, blank } = drawTestForm();
  const prepared = prepareForm(form, [blank]);
  const boxes = form.fields.flatMap(partsOf).map(({ box }) => box);
  const page = warpPage(blank, SIZE, { dpi: DPI, noise: 5 });
  const { width } = SIZE;

  /** Over the middle and the corners of a box's inside, mm. */
  function errorIn(registered: RegisteredPage, move: Move, box: BoxMm): number {
    const inset = 1;
    const places = [
      [0.5, 0.5],
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const;
    return Math.max(
      ...places.map(([right, down]) => {
        const x = box.x + inset + right * (box.width - 2 * inset);
        const y = box.y + inset + down * (box.height - 2 * inset);
        const [dx, dy] = contains(move, x, y) ? move.by : [0, 0];
        const truth = page.toImage(x + dx, y + dy);
        const found = registered.toImage({ x: mm(x), y: mm(y) });
        return Math.hypot(found.x - truth.x, found.y - truth.y) / PIXELS_PER_MM;
      }),
    );
  }

  test.each<[string, Move]>([
    ['a strip of 14 mm, sideways', { piece: [0, 55, width, 14], by: [1.2, 0] }],
    ['the same farther down', { piece: [0, 115, width, 14], by: [1.2, 0] }],
    ['a strip of 12 mm, along', { piece: [0, 140, width, 12], by: [0, 1.2] }],
    ['a strip through half a row of boxes', { piece: [0, 107, width, 7], by: [0, -1] }],
    ['a strip through a row of boxes, sideways', { piece: [0, 84, width, 8], by: [1.3, 0] }],
    ['a piece taped on', { piece: [70, 60, 50, 30], by: [-1.1, 0.6] }],
    ['a corner of some boxes', { piece: [55, 66, 16, 20], by: [-1, 0.7] }],
  ])('%s: no box is read where it is not', async (_, move) => {
    const registered = await register(movePiece(page, move), prepared);
    const seen = boxes.map((box) => ({
      error: errorIn(registered, move, box),
      isRead: registered.residualAt(box) <= form.policy.maxResidual,
    }));
    const grave = seen.filter(({ error }) => error > GRAVE_MM);
    expect(grave.filter(({ isRead }) => isRead)).toEqual([]);
    // Boxes far from it are read as ever.
    expect(seen.filter(({ isRead }) => isRead).length).toBeGreaterThan(boxes.length / 2);
  });

  test('the empty middle of a row is told by the ends of the row, not by the rows beside it', async () => {
    const move: Move = { piece: [0, 55, width, 14], by: [1.2, 0] };
    const registered = await register(movePiece(page, move), prepared);
    for (const x of [70, 90, 110])
      expect(registered.residualAt(boxMm(x, 60, 4, 4))).toBeGreaterThan(form.policy.maxResidual);
  });
});

describe('a card with print at its top alone', () => {
  const size = { width: 100, height: 60 };
  const blank = createGrey(Math.round(size.width * (300 / MM_PER_INCH)), 709);
  const random = seededRandom(3);
  for (const y of [6, 12]) drawText(blank, 8, y, 84, 3.5, random);
  const form = formSchema.parse({
    id: 'card',
    version: 1,
    title: { ja: '葉書', en: 'Card' },
    pages: [size],
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields: [
      { id: 'code', kind: 'digits', label: { ja: '番号', en: 'Code' }, cells: [[50, 45, 7, 9]] },
    ],
  });
  const prepared = prepareForm(form, [blank]);

  test.each([
    ['tilted', { turn: -4, scaleX: 0.98, noise: 5 }],
    ['in perspective', { perspective: [0.03, 0.02] as const, noise: 8 }],
    ['stretched', { turn: 2, bulge: 0.8, noise: 5 }],
  ])(
    '%s: the residual grows with the distance from the print, and covers the error',
    async (_, warp) => {
      const page = warpPage(blank, size, { dpi: DPI, margin: 4, ...warp });
      const registered = await register(page.image, prepared);
      const seen = [10, 30, 50].map((y) => {
        const [found, truth] = [registered.toImage({ x: mm(50), y: mm(y) }), page.toImage(50, y)];
        return {
          error: Math.hypot(found.x - truth.x, found.y - truth.y) / PIXELS_PER_MM,
          residual: registered.residualAt(boxMm(47, y - 3, 6, 6)),
        };
      });
      for (const { error, residual } of seen) expect(error).toBeLessThan(residual + 0.05);
      expect(seen[2]!.residual).toBeGreaterThan(seen[0]!.residual + 0.3);
      expect(seen[0]!.residual).toBeLessThan(0.3);
    },
  );
});
