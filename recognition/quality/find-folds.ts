import type { GreyImage } from '../raster/image.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { indexOf } from '../register/prepare-form.ts';
import { BESIDE_MM, measureDepths, type Depths } from './measure-depths.ts';
import { LINE_MM, paperPointsOf, PARTS } from './paper-points.ts';
import { profilePaper } from './profile-paper.ts';

/** Bound once: this runs for every line and tilt. */
const { abs, min, round } = Math;

/** Of the page's parts, so many must show a fold. */
const NEEDED = 3;
/** A fold drifts by at most this over the page, mm. */
const DRIFT_MM = 4;
const MOST = 4;
/** Among equals the more level line. */
const TILT = 0.01;

/** A fold in the form's frame: along x at `start` … `end` mm (y at both edges), or along y. */
export interface Fold {
  readonly along: 'x' | 'y';
  readonly start: number;
  readonly end: number;
  /** Darkness of the crease, of 255. */
  readonly dark: number;
}

/** Creases across the whole sheet, roughly along either axis of the form. */
export function findFolds(scan: GreyImage, registered: RegisteredPage): Fold[] {
  const points = paperPointsOf(registered.page.blank, indexOf(registered.page));
  const { homography } = registered.reading;
  return (['x', 'y'] as const).flatMap((along) => {
    const parts = points[along].map((lines) =>
      measureDepths(profilePaper(scan, homography, along, lines)),
    );
    return followFolds(parts, along);
  });
}

interface Candidate {
  readonly start: number;
  readonly tilt: number;
  /** Sum of depths, each of them bounded: one dark part does not make a fold. */
  readonly score: number;
  /** The same, unbounded: tells the middle of a crease from its sides. */
  readonly depth: number;
}

/** Lines, level or slightly tilted, that are dark in nearly all parts: the strongest first. */
function followFolds(parts: readonly Depths[], along: 'x' | 'y'): Fold[] {
  const found: (Fold & { readonly middle: number })[] = [];
  for (const { start, tilt } of listCandidates(parts)) {
    const middle = (start + tilt / 2) * LINE_MM;
    if (found.some((fold) => abs(fold.middle - middle) < 2 * BESIDE_MM)) continue;
    const depths = parts.map(({ dark }, part) => dark[start + offsetOf(tilt, part)] ?? 0);
    const dark = depths.reduce((sum, depth) => sum + depth, 0) / PARTS;
    found.push({ along, start: start * LINE_MM, end: (start + tilt) * LINE_MM, dark, middle });
    if (found.length === MOST) break;
  }
  return found.map(({ middle: _, ...fold }) => fold);
}

/** Lines from where a fold starts to where its tilt has brought it in the middle of a part. */
const offsetOf = (tilt: number, part: number): number => round((tilt * (part + 0.5)) / PARTS);

function listCandidates(parts: readonly Depths[]): Candidate[] {
  const shown = parts.filter(({ dark, limit }) => dark.some((depth) => depth >= limit));
  if (shown.length < NEEDED) return [];
  const lines = parts[0]!.dark.length;
  const drift = round(DRIFT_MM / LINE_MM);
  const candidates: Candidate[] = [];
  for (let tilt = -drift; tilt <= drift; tilt++) {
    const offsets = parts.map((_, part) => offsetOf(tilt, part));
    for (let start = 0; start < lines; start++) {
      let score = 0;
      let sum = 0;
      let hits = 0;
      for (let part = 0; part < PARTS; part++) {
        const { dark, limit } = parts[part]!;
        const depth = dark[start + offsets[part]!] ?? 0;
        if (depth >= limit) hits++;
        score += min(depth, 3 * limit);
        sum += depth;
      }
      if (hits >= NEEDED) candidates.push({ start, tilt, score, depth: sum - abs(tilt) * TILT });
    }
  }
  return candidates.sort((one, other) => other.score - one.score || other.depth - one.depth);
}
