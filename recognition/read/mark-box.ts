import { probability } from '../../schemas/units.ts';
import { type Reason, reason } from '../../schemas/reason.ts';
import type { MarkReading } from './contracts.ts';
import { isCircle, measureSurround } from './mark-circle.ts';
import type { Network } from '../ports.ts';
import type { Crop } from '../segment/crop.ts';
import { type MarkFeatures, measureMark } from './mark-features.ts';
import {
  type BoxKind,
  fuseOpinions,
  type MarkClass,
  MARK_STATES,
  type MarkLikelihoods,
  type MarkModel,
  scoreMark,
} from './mark-model.ts';
import { tellOfEquals } from './mark-equals.ts';
import { countStates, leaveOut, moveShares, type StateCounts } from './mark-shares.ts';
import type { SheetBaseline } from './mark-surplus.ts';
import { MARK_TILE_PLANES, MARK_TILE_SIDE, renderMarkTile } from './mark-tile.ts';

export type { MarkModel } from './mark-model.ts';

/** Below this the best state is no verdict: the box is called ambiguous, and its odds told. */
const CLEAR = 0.7;
/** A mark around the box: ink in most directions outside it … */
const AROUND = 0.6;
/** … and little inside. */
const HOLLOW = 0.32;
/** A box with nothing in it, as the root of its inked share: more than a speck is a stroke. */
const BARE = 0.08;
/** Mean darkness of ink below this is a pencil's or a shadow's. */
const FAINT = 0.3;

/**
 * A box this much darker than its print, in shares of black, is not empty, whatever was cleaned
 * away: of the empty boxes of the bubble sheet omr-aps 99 % stay below 0.07, all fills are above 0.2.
 */
const NOT_EMPTY = 0.1;

/**
 * A box without ink that stands out from the sheet's empty ones by more than this, in spreads, as
 * `above` tells it: a pale or thin mark may have gone with the print. 99 % of empty boxes do not.
 */
const STANDS_OUT = Math.log1p(3);
/**
 * Paper of which both opinions are less sure than this may hold a pale mark, and keeps their
 * probability. Of 8,168 simulated boxes with ink (seeds 77, 78, 501, 502, 601-603) segmentation left no
 * ink of 15 that have no letter; this and the next keep 14 of them from being called surely empty.
 */
const AGREED = 0.999;
/** Enough where no pixel of the scan is darker than print can make it, as in 3 of 4 empty boxes. */
const AGREED_BARE = 0.995;
/**
 * Ink beside an empty box, as the root of its share of the crop outside, that may be the edge of a
 * circle around it, where no other box is near that it may be of: of 14 boxes of 40 generated forms
 * that looked empty beside such ink, 6 were circled. Those have 0.19 or more, a speck less than this.
 */
const BESIDE = 0.1;
const EMPTY = MARK_STATES.indexOf('empty');
/** Blank darkness in the middle of a box, in shares of black, that is a letter. */
const LETTERED = 0.02;

/** What checkboxes are read with: a fitted model, and a network that sees the pixels. */
export interface MarkTools {
  readonly marks: MarkModel;
  readonly network: Network;
}

/**
 * Reads checkboxes, all in one run of the network: what the ink of each looks like, and how probable
 * that is. `sheets`: what equal boxes on the same page show, null where there are not enough. Those of
 * one page come in one call: together they tell how rare corrections are on it. One reading per crop,
 * in order. Pure.
 */
export async function readMarks(
  crops: readonly Crop[],
  sheets: readonly (SheetBaseline | null)[],
  { marks, network }: MarkTools,
): Promise<MarkReading[]> {
  const pixels = MARK_TILE_PLANES * MARK_TILE_SIDE * MARK_TILE_SIDE;
  const batch = new Float32Array(crops.length * pixels);
  crops.forEach((crop, index) => batch.set(renderMarkTile(crop), index * pixels));
  const logits = crops.length === 0 ? batch : await network.classify(batch, crops.length);
  const width = network.classes.length;
  const boxes = crops.map((crop, index) => {
    const features = measureMark(crop, sheets[index]);
    const own = logits.subarray(index * width, (index + 1) * width);
    return { features, shares: weighOpinions(features, own, marks) };
  });
  const shares = boxes.map((box) => box.shares);
  const inners = crops.map(({ inner }) => inner);
  const counts = tellOfEquals(shares, inners, (equals) => countStates(equals, marks));
  return boxes.map((box, index) => {
    const { others = [], wide } = crops[index]!;
    const all = counts[index]!;
    return judgeMark(box, marks, {
      isAlone: others.length === 0,
      isCircled: wide ? isCircle(measureSurround(wide)) : false,
      counts: all && leaveOut(box.shares, all, marks),
    });
  });
}

/** What a box looks like, and what both opinions say of it, in the shares assumed of life. */
interface WeighedBox {
  readonly features: MarkFeatures;
  readonly shares: Float64Array;
}

/** What the features and the network's logits say of a box together. */
export const weighOpinions = (
  features: MarkFeatures,
  logits: ArrayLike<number>,
  model: MarkModel,
): Float64Array =>
  fuseOpinions(model.fusion[kindOfBox(features)], scoreMark(model, features), logits);

/** What is known of a box beyond its own picture. */
export interface Surroundings {
  /** No other box reaches into its picture, of which ink beside it may be. */
  readonly isAlone: boolean;
  /** A circle leads around it. */
  readonly isCircled: boolean;
  /** What the sheet's other boxes of its size hold; null where they do not tell. */
  readonly counts: StateCounts | null;
}

/** The verdict on one box. */
export function judgeMark(
  { features, shares }: WeighedBox,
  model: MarkModel,
  { isAlone, isCircled, counts }: Surroundings,
): MarkReading {
  const agreed = features.uncovered === 0 ? AGREED_BARE : AGREED;
  const isPaper = isPlainPaper(features) && shares[EMPTY]! >= agreed;
  const isAround = isCircled && features.inside < BARE;
  const onSheet = counts ? moveShares(shares, counts, model) : shares;
  const odds = isAround ? oddsOfCircle(model) : isPaper ? oddsOfPaper(model) : onSheet;
  const best = odds.indexOf(Math.max(...odds));
  const likeliest = model.states[best]!;
  const isDark = features.excess >= NOT_EMPTY;
  const isInkBeside = isAlone && features.ring >= BESIDE;
  const isEmpty = likeliest === 'empty' && !isDark && !isInkBeside;
  const isDoubtful = odds[best]! < CLEAR || (likeliest === 'empty' && !isEmpty);
  const state = isDoubtful ? 'ambiguous' : likeliest;
  return {
    state,
    probability: probability(odds[best]!),
    reasons: explainMark(state, features, isAround),
    features,
    likelihoods: takeSharesAway(model, odds),
  };
}

/** A mark that went with the print is all that such a box may hold besides nothing. */
const oddsOfPaper = ({ states, emptyWithoutInk }: MarkModel): Float64Array =>
  Float64Array.from(states, (state) =>
    state === 'empty' ? emptyWithoutInk : state === 'marked' ? 1 - emptyWithoutInk : 0,
  );

/** A circle around nothing is a mark, as far as was counted; what else it may be is all the same. */
const oddsOfCircle = ({ states, circled }: MarkModel): Float64Array =>
  Float64Array.from(states, (state) =>
    state === 'marked' ? circled : (1 - circled) / (states.length - 1),
  );

export const kindOfBox = ({ letter }: MarkFeatures): BoxKind =>
  letter > LETTERED ? 'lettered' : 'plain';

/**
 * A box of plain paper of which segmentation left no ink, and that is no darker than its print and
 * than the sheet's empty ones: if both opinions agree, it is as sure to be empty as such boxes were
 * counted to be. A letter may hide a dot or a small tick: lettered boxes are left to the model.
 */
export const isPlainPaper = (features: MarkFeatures): boolean =>
  features.darkness === 0 &&
  kindOfBox(features) === 'plain' &&
  features.excess < NOT_EMPTY &&
  features.above < STANDS_OUT;

/**
 * By Bayes: probability over prior is likelihood, up to a factor common to all states. How rare
 * corrected boxes and stray ink are on the sheet stays in it: no form tells that.
 */
function takeSharesAway(
  { states, assumedShares }: MarkModel,
  shares: ArrayLike<number>,
): MarkLikelihoods {
  const of = (state: MarkClass): number => shares[states.indexOf(state)]! / assumedShares[state];
  return {
    empty: of('empty'),
    marked: of('marked'),
    corrected: of('corrected'),
    stray: of('stray'),
  };
}

function explainMark(
  state: MarkReading['state'],
  features: MarkFeatures,
  isAround: boolean,
): Reason[] {
  const faint = features.darkness < FAINT ? [reason('faint-ink')] : [];
  switch (state) {
    case 'empty':
      return [];
    case 'marked': {
      const isRing = features.ringTurn >= AROUND && features.inside < HOLLOW;
      return isAround || isRing ? [reason('mark-by-circle'), ...faint] : faint;
    }
    case 'corrected':
      return [reason('mark-corrected'), ...faint];
    case 'stray':
      return [reason('mark-stray'), ...faint];
    case 'ambiguous':
      return [reason('mark-ambiguous'), ...faint];
  }
}
