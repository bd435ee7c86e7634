import { probability } from '../../schemas/units.ts';
import { type Reason, reason } from '../../schemas/reason.ts';
import type { MarkReading } from './contracts.ts';
import type { Crop } from '../segment/crop.ts';
import { type MarkFeatures, measureMark } from './mark-features.ts';
import { type MarkModel, scoreMark } from './mark-model.ts';
import type { SheetBaseline } from './mark-surplus.ts';

export type { MarkModel } from './mark-model.ts';

/** Below this the best state is no verdict: the box is called ambiguous, and its odds told. */
const CLEAR = 0.7;
/** A mark around the box: ink in most directions outside it … */
const AROUND = 0.6;
/** … and little inside. */
const HOLLOW = 0.32;
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
 * The same where a letter is printed in the box, which hides a dot or a small tick: of 1,144 simulated
 * marks 13 vanished so with the limit above, 5 with this one.
 */
const STANDS_OUT_LETTERED = Math.log1p(1);
/** Blank darkness in the middle of a box, in shares of black, that is a letter. */
const LETTERED = 0.02;

/**
 * Reads one checkbox: what its ink looks like, and how probable that is. `sheet`: what equal boxes
 * on the same page show, where there are enough. Pure.
 */
export function readMark(
  crop: Crop,
  model: MarkModel,
  sheet: SheetBaseline | null = null,
): MarkReading {
  const features = measureMark(crop, sheet);
  const isDark = features.excess >= NOT_EMPTY;
  const standsOut = features.letter > LETTERED ? STANDS_OUT_LETTERED : STANDS_OUT;
  if (features.darkness === 0 && !isDark && features.above < standsOut) {
    return {
      state: 'empty',
      probability: probability(model.emptyWithoutInk),
      reasons: [],
      features,
    };
  }
  const shares = scoreMark(model, features);
  let best = 0;
  for (let i = 1; i < shares.length; i++) if (shares[i]! > shares[best]!) best = i;
  const likeliest = model.states[best]!;
  const isDoubtful = shares[best]! < CLEAR || (likeliest === 'empty' && isDark);
  const state = isDoubtful ? 'ambiguous' : likeliest;
  return {
    state,
    probability: probability(shares[best]!),
    reasons: explainMark(state, features),
    features,
  };
}

function explainMark(state: MarkReading['state'], features: MarkFeatures): Reason[] {
  const faint = features.darkness < FAINT ? [reason('faint-ink')] : [];
  switch (state) {
    case 'empty':
      return [];
    case 'marked': {
      const around = features.ringTurn >= AROUND && features.inside < HOLLOW;
      return around ? [reason('mark-by-circle'), ...faint] : faint;
    }
    case 'corrected':
      return [reason('mark-corrected'), ...faint];
    case 'stray':
      return [reason('mark-stray'), ...faint];
    case 'ambiguous':
      return [reason('mark-ambiguous'), ...faint];
  }
}
