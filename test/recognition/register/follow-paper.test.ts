import type { Anchor } from '../../../recognition/register/anchors.ts';
import { followPaper, type Seek } from '../../../recognition/register/follow-paper.ts';
import type { AnchorMatch } from '../../../recognition/register/match-anchors.ts';
import { bareAnchor } from './bare-anchor.ts';

const SIZE = { width: 148, height: 210 };
const view = { pixelsPerMm: 4, darkAt: () => 0 };
const ASTRAY = 0.8;
const FOUND = 0.9;

/** Flat paper, and one anchor of it that was found astray. */
const anchors: Anchor[] = [];
for (let y = 6; y < SIZE.height; y += 9)
  for (let x = 6; x < SIZE.width; x += 9) anchors.push(bareAnchor(x, y));
const stray = anchors[Math.floor(anchors.length / 2)]!;
const matches: AnchorMatch[] = anchors.map((anchor) => ({
  anchor,
  dx: anchor === stray ? ASTRAY : 0,
  dy: 0,
  score: FOUND,
}));

/** What is told of the stray anchor where it matches so well, so far from where its neighbours put it. */
function tellStray(score: number, off = 0): number | null {
  const seek: Seek = (wanted, expect) =>
    wanted.map((anchor) => {
      const { dx, dy } = expect(anchor);
      return { anchor, dx: dx + off, dy, score };
    });
  const { errors } = followPaper(matches, seek, view, SIZE);
  return errors.find(({ x, y }) => x === stray.x && y === stray.y)!.error;
}

describe('an anchor that was found away from where its neighbours put it', () => {
  test('is taken from there where it fits better', () => {
    expect(tellStray(FOUND + 0.05)).toBeLessThan(0.05);
  });

  test('tells nothing where it fits about as well: print alike lies side by side', () => {
    expect(tellStray(FOUND - 0.05)).toBeNull();
  });

  test('tells that the paper has moved where it fits worse', () => {
    expect(tellStray(FOUND - 0.2)).toBeCloseTo(ASTRAY, 1);
  });

  test('tells so too where the search only leads back', () => {
    expect(tellStray(FOUND, ASTRAY)).toBeCloseTo(ASTRAY, 1);
  });
});
