import {
  disagreement,
  distance,
  regress,
  type LocalModel,
  type Neighbourhood,
} from './local-fit.ts';

/** Bound once: this runs for every node and anchor. */
const { max, min } = Math;

/** An anchor disagrees with a model by more than this, mm: three times what a good match errs. */
const AGREE_MM = 0.12;
/** Scales of the robust weight (Geman–McClure), mm, from wide to narrow. */
const ANNEAL_MM = [0.5, 0.25, 0.12];
/** Below this share of agreeing votes, the paper may have slipped between the anchors. */
const CONCORD = 0.8;
/** A model with this share of the winner's votes may be the true one. */
const RIVAL = 0.45;
/** Votes that a side needs in both directions, or its model is mostly the pull towards nothing. */
const MIN_VOTES = 0.12;

/** A model of the shift around a point, and how far off it is if the other side should be right. */
export interface SidedFit {
  readonly model: LocalModel;
  /** mm; 0 where all anchors around agree. */
  readonly doubt: number;
}

const spare = new Float64Array(4096);

/**
 * The shift at the middle of a neighbourhood. Where paper slipped or was folded, no smooth model
 * fits: then the anchors of each half-plane are fitted alone (as in Kuwahara's edge-preserving
 * filter), and the model wins that explains most of the anchors nearest to the point. The runner-up's
 * distance is the doubt.
 */
export function fitAround(near: Neighbourhood): SidedFit {
  const first = regress(near, near.weight);
  let best = first;
  let most = votesFor(near, first);
  if (most >= CONCORD) return { model: first, doubt: 0 };
  const rivals: { model: LocalModel; votes: number }[] = [];
  for (const side of SIDES) {
    const model = fitSide(near, side);
    if (!model) continue;
    const votes = votesFor(near, model);
    rivals.push({ model, votes });
    if (votes <= most) continue;
    best = model;
    most = votes;
  }
  let doubt = 0;
  for (const { model, votes } of rivals)
    if (votes >= RIVAL * most) doubt = max(doubt, distance(model, best));
  return { model: best, doubt };
}

/** Whether an anchor at offset (u, v) lies on a side; the whole neighbourhood is one as well. */
type Side = (u: number, v: number) => boolean;
const SIDES: readonly Side[] = [
  () => true,
  (u) => u >= 0,
  (u) => u <= 0,
  (_, v) => v >= 0,
  (_, v) => v <= 0,
];

/** Iterated reweighting from the anchors of one side; null where they are too few. */
function fitSide(near: Neighbourhood, isInside: Side): LocalModel | null {
  const weights = near.count <= spare.length ? spare : new Float64Array(near.count);
  let votesX = 0;
  let votesY = 0;
  for (let index = 0; index < near.count; index++) {
    const inside = isInside(near.u[index]!, near.v[index]!);
    weights[index] = inside ? near.weight[index]! : 0;
    if (!inside) continue;
    votesX += near.vote[index]! * near.xx[index]!;
    votesY += near.vote[index]! * near.yy[index]!;
  }
  if (min(votesX, votesY) < MIN_VOTES) return null;
  let model = regress(near, weights);
  for (const scale of ANNEAL_MM) {
    for (let index = 0; index < near.count; index++) {
      if (!isInside(near.u[index]!, near.v[index]!)) continue;
      const off = disagreement(near, model, index) / (scale * scale);
      weights[index] = near.weight[index]! / (1 + off) ** 2;
    }
    model = regress(near, weights);
  }
  return model;
}

/** Share of the votes near the point that a model explains, [0, 1]; 1 where there are none. */
function votesFor(near: Neighbourhood, model: LocalModel): number {
  let all = 0;
  let agreeing = 0;
  for (let index = 0; index < near.count; index++) {
    const vote = near.vote[index]! * (near.xx[index]! + near.yy[index]!);
    all += vote;
    agreeing += vote / (1 + disagreement(near, model, index) / AGREE_MM ** 2) ** 2;
  }
  return all > 1e-6 ? agreeing / all : 1;
}
