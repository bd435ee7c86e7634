import { findSteps } from '../../../recognition/register/find-steps.ts';
import type { AnchorMatch } from '../../../recognition/register/match-anchors.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { doubtOfSteps, shiftBySteps, type Step } from '../../../recognition/register/step.ts';
import { boxMm } from '../../../schemas/units.ts';
import { bareAnchor } from './bare-anchor.ts';

const A4 = { width: 210, height: 297 };

type Field = (x: number, y: number) => { dx: number; dy: number };

/** Anchors every 9 mm, found where a field puts them but for 0.02 mm; every 20th is taken for another. */
function matchesOf(field: Field): AnchorMatch[] {
  const random = seededRandom(11);
  const matches: AnchorMatch[] = [];
  for (let y = 6; y < A4.height; y += 9)
    for (let x = 6; x < A4.width; x += 9) {
      const place = { x: x + random() * 4 - 2, y: y + random() * 4 - 2 };
      const anchor = bareAnchor(place.x, place.y);
      const { dx, dy } = field(place.x, place.y);
      const astray = random() < 0.05 ? 1.5 : 0;
      const noise = (): number => (random() - 0.5) * 0.04;
      matches.push({ anchor, dx: dx + noise(), dy: dy + astray + noise(), score: 0.9 });
    }
  return matches;
}

const smooth: Field = (x, y) => ({
  dx: 0.4 * Math.sin(x / 60),
  dy: 0.5 * Math.sin(y / 55 + x / 70),
});

const fold = (change: Partial<Step>): Step => ({
  along: 'x',
  at: 150,
  lean: 0,
  shift: { dx: 0.8, dy: 0 },
  turn: { dx: 0, dy: 0 },
  middle: A4.width / 2,
  bend: 2,
  slack: [0.5],
  ...change,
});

const withSteps =
  (...steps: Step[]): Field =>
  (x, y) => {
    const [slow, fast] = [smooth(x, y), shiftBySteps(steps, x, y)];
    return { dx: slow.dx + fast.dx, dy: slow.dy + fast.dy };
  };

const letter = [
  fold({ at: 99, shift: { dx: 0.8, dy: 0 } }),
  fold({ at: 198, lean: 0.03, shift: { dx: -0.5, dy: 0.2 } }),
  fold({ along: 'y', at: 110, middle: A4.height / 2, shift: { dx: 0, dy: -0.9 } }),
];

describe('lines at which print is shifted', () => {
  test('paper that only stretches has none', () => {
    expect(findSteps(matchesOf(smooth), A4)).toEqual([]);
  });

  test.each([
    ['a fold of 0.3 mm', [fold({ shift: { dx: 0.3, dy: 0 } })]],
    ['a fold that leans by 3°', [fold({ lean: 0.052 })]],
    ['a feed jump', [fold({ shift: { dx: 0, dy: 1.2 }, bend: 0.3 })]],
    ['a strip that slipped', [fold({ at: 100 }), fold({ at: 130, shift: { dx: -0.8, dy: 0 } })]],
    ['a letter folded in three and once along', letter],
  ])('%s is found: where it runs, and by how much', (_, truth) => {
    const found = findSteps(matchesOf(withSteps(...truth)), A4);
    expect(found).toHaveLength(truth.length);
    for (const { along, at, lean, shift } of truth) {
      const nearest = found
        .filter((step) => step.along === along)
        .sort((one, two) => Math.abs(one.at - at) - Math.abs(two.at - at))[0]!;
      expect(Math.abs(nearest.at - at)).toBeLessThan(3);
      expect(Math.abs(nearest.lean - lean)).toBeLessThan(0.03);
      expect(Math.abs(nearest.shift.dx - shift.dx)).toBeLessThan(0.12);
      expect(Math.abs(nearest.shift.dy - shift.dy)).toBeLessThan(0.12);
    }
  });
});

describe('what a line leaves in doubt', () => {
  const slip = fold({ shift: { dx: 1, dy: 0 }, bend: 0.3 });

  test('a box that a slip may run through is off by all of it', () => {
    expect(doubtOfSteps([slip], boxMm(50, 145, 8, 10))).toBeGreaterThan(0.6);
    expect(doubtOfSteps([slip], boxMm(50, 150.2, 8, 10))).toBeGreaterThan(0.6);
  });

  test('a box beside it is not, however near', () => {
    expect(doubtOfSteps([slip], boxMm(50, 152, 8, 10))).toBeLessThan(0.02);
  });

  test('a fold that bends over some millimetres leaves little, wherever it runs', () => {
    expect(doubtOfSteps([fold({})], boxMm(50, 145, 8, 10))).toBeLessThan(0.15);
  });

  test('the less is known of where a fold runs, the more is in doubt', () => {
    const box = boxMm(50, 145, 8, 10);
    const [sure, unsure] = [fold({ slack: [0.5] }), fold({ slack: [3] })];
    expect(doubtOfSteps([unsure], box)).toBeGreaterThan(3 * doubtOfSteps([sure], box));
  });
});
