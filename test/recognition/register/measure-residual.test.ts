import type { AnchorError } from '../../../recognition/register/fit-error.ts';
import type { NearField } from '../../../recognition/register/local-correction.ts';
import { openResidual } from '../../../recognition/register/measure-residual.ts';
import { doubtOfSteps, type Step } from '../../../recognition/register/step.ts';
import { boxMm } from '../../../schemas/units.ts';

const SIZE = { width: 148, height: 210 };
const PAGE = { unrest: 0.1, typical: 0.1, size: SIZE };
const smooth: NearField = { shiftAt: () => ({ dx: 0, dy: 0 }), roughnessIn: () => 0 };

/** Anchors every 9 mm that all err by 0.1 mm. */
const errors: AnchorError[] = [];
for (let y = 6; y < SIZE.height; y += 9)
  for (let x = 6; x < SIZE.width; x += 9)
    errors.push({ x, y, xx: 1, yy: 1, error: 0.1, along: { dx: 0.07, dy: 0.07 }, dropsOut: false });

const cut: Step = {
  along: 'x',
  at: 100,
  lean: 0,
  shift: { dx: 0.4, dy: 0 },
  turn: { dx: 0, dy: 0 },
  middle: SIZE.width / 2,
  bend: 0.3,
  slack: [1],
};

describe('the residual of a box beside a step', () => {
  const without = openResidual(errors, smooth, [], PAGE);
  const beside = openResidual(errors, smooth, [cut], PAGE);

  test('holds what the step leaves in doubt twice over: one in thirty is placed worse than told', () => {
    const box = boxMm(50, 96, 8, 8);
    const doubt = doubtOfSteps([cut], box);
    expect(doubt).toBeGreaterThan(0.3);
    expect(beside(box) - without(box)).toBeCloseTo(2 * doubt, 6);
  });

  test('is as ever where the step cannot reach', () => {
    const box = boxMm(50, 110, 8, 8);
    expect(beside(box)).toBeCloseTo(without(box), 6);
  });
});
