import type { CodeReader } from '../../../recognition/ports.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { partsOf } from '../../../schemas/form/parts.ts';
import { mm } from '../../../schemas/units.ts';
import { drawTestForm, SIZE } from './draw-blank.ts';
import { warpPage, type Warp } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };
const { form, blank } = drawTestForm();
const prepared = prepareForm(form, [blank]);
const DPI = 200;
const folds = [
  { at: 68, lean: 0.02, shift: 0.8 },
  { at: 139, lean: -0.03, shift: -1.1 },
];

/** True error and predicted residual of each box of the form, mm. */
async function measureBoxes(warp: Warp): Promise<{ error: number; residual: number }[]> {
  const page = warpPage(blank, SIZE, { dpi: DPI, ...warp });
  const image = { grey: page.image, colour: null, declaredDpi: null };
  const result = await registerPage(image, [prepared], noCodes);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const { toImage, residualAt } = result.value;
  return form.fields.flatMap(partsOf).map(({ box }) => {
    const errors = [1, box.height / 2, box.height - 1].map((down) => {
      const [x, y] = [box.x + box.width / 2, box.y + down];
      const [found, truth] = [toImage({ x: mm(x), y: mm(y) }), page.toImage(x, y)];
      return (Math.hypot(found.x - truth.x, found.y - truth.y) * 25.4) / DPI;
    });
    return { error: Math.max(...errors), residual: residualAt(box) };
  });
}

describe('a letter folded in three, its parts up to 1.1 mm apart', () => {
  test.each([
    ['in grey', { turn: 1, noise: 6 }],
    ['in 1 bit, where creases leave no shadow', { threshold: 140, noise: 20 }],
  ])('%s: boxes are found, and read', async (_, warp) => {
    const boxes = await measureBoxes({ ...warp, folds });
    expect(boxes.length).toBeGreaterThan(30);
    const read = boxes.filter(({ residual }) => residual <= form.policy.maxResidual);
    expect(read.length).toBeGreaterThanOrEqual(0.9 * boxes.length);
    for (const { error } of read) expect(error).toBeLessThan(0.3);
  });
});
