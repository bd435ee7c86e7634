import { probability } from '../../schemas/units.ts';
import { type Reason, reason } from '../../schemas/reason.ts';
import type { MarkReading } from './contracts.ts';
import { type InkedBox, type MarkFeatures, measureMark } from './mark-features.ts';
import { type MarkModel, scoreMark } from './mark-model.ts';

export type { MarkModel } from './mark-model.ts';

/** Below this the best state is no verdict: the box is called ambiguous, and its odds told. */
const CLEAR = 0.7;
/** A mark around the box: ink in most directions outside it … */
const AROUND = 0.6;
/** … and little inside. */
const HOLLOW = 0.32;
/** Mean darkness of ink below this is a pencil's or a shadow's. */
const FAINT = 0.3;

/** Reads one checkbox: what its ink looks like, and how probable that is. Pure. */
export function readMark(crop: InkedBox, model: MarkModel): MarkReading {
  const features = measureMark(crop);
  if (features.darkness === 0) {
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
  const state = shares[best]! < CLEAR ? 'ambiguous' : likeliest;
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
