import { openFitError, type AnchorError } from '../../../recognition/register/fit-error.ts';

const SPAN = 210;

/** Anchors over the upper third of a page. */
function makeAnchors(pitch: number, change: Partial<AnchorError> = {}): AnchorError[] {
  const anchors: AnchorError[] = [];
  for (let y = 10; y <= 70; y += pitch)
    for (let x = 10; x <= 140; x += pitch)
      anchors.push({
        x,
        y,
        xx: 1,
        yy: 1,
        error: 0.1,
        along: { dx: 0.1, dy: 0.1 },
        dropsOut: false,
        ...change,
      });
  return anchors;
}

describe('how far the fit may be off if each anchor errs by 1 mm', () => {
  const errorAt = openFitError(makeAnchors(10), SPAN);

  test('far less between many anchors', () => {
    expect(errorAt(75, 40)).toBeGreaterThan(0);
    expect(errorAt(75, 40)).toBeLessThan(0.3);
  });

  test.each([
    ['below', errorAt],
    [
      'beside',
      openFitError(
        makeAnchors(10).map((anchor) => ({ ...anchor, x: anchor.y, y: anchor.x })),
        SPAN,
      ),
    ],
  ])('more and more away from them, %s', (side, at) => {
    const away = [40, 80, 110, 140, 170, 200].map((far) =>
      side === 'below' ? at(75, far) : at(far, 75),
    );
    for (let step = 1; step < away.length; step++)
      expect(away[step]).toBeGreaterThan(1.3 * away[step - 1]!);
    expect(away.at(-1)).toBeGreaterThan(1);
  });

  test('less by the root of their number', () => {
    const few = openFitError(makeAnchors(10), SPAN);
    const many = openFitError([...makeAnchors(10), ...makeAnchors(10)], SPAN);
    expect(few(75, 40) / many(75, 40)).toBeCloseTo(Math.SQRT2, 2);
  });

  test('anchors that were not recognised tell nothing', () => {
    const lost = makeAnchors(7, { error: null });
    const same = openFitError([...makeAnchors(10), ...lost], SPAN);
    expect(same(75, 150)).toBeCloseTo(errorAt(75, 150), 9);
  });

  test('a direction of which no anchor tells is open', () => {
    const rules = openFitError(makeAnchors(10, { xx: 0 }), SPAN);
    expect(rules(75, 40)).toBeGreaterThan(10 * errorAt(75, 40));
  });
});
