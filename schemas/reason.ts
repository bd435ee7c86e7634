import { z } from 'zod';

/**
 * Why a field goes to a person. A code with its numbers: the sentence that people read is made
 * from it in `messages.ts`, in their language. Params never hold a field's value.
 */
export const reasonCodeSchema = z.enum([
  'low-probability', // the reader is not sure enough: {probability, needed}
  'readers-disagree', // two readers read different things
  'no-trusted-reader', // no reader for this kind of writing is good enough to accept
  'unreadable', // there is ink, and no reading is plausible
  'crossed-out', // something was written and struck through
  'doubtful-gap', // paper between two characters that may or may not part words
  'not-in-alphabet', // a character that this field cannot hold
  'check-proposal', // what the cells say breaks the form's check: a likelier value is proposed
  'cell-gap', // an empty cell between written ones
  'ink-outside-box', // writing leaves its box
  'mark-corrected', // a mark that was filled over or struck out
  'mark-stray', // ink in or at the box that is not shaped like a mark
  'mark-ambiguous', // may be a mark, may be none
  'mark-by-circle', // the option was circled instead of ticked
  'several-marked', // a single choice with more than one mark
  'faint-ink', // hardly darker than the paper
  'overlaid', // a stamp, stain, fold or streak of the scanner lies over the writing
  'poor-scan', // the whole page is too blurred or too pale: {flaw, measured, limit}
  'poor-registration', // the form was not found well enough here: {residual, limit} in mm
  'outside-scan', // the field lies beyond the edge of the scan
  'required-blank', // nothing is written where something is required
  'rule', // a rule across fields speaks: {rule}
  'normalised', // the stored value differs from the writing by a stated normalisation
  'registry-agrees', // the key names an entry whose text the ink bears: {registry}
  'registry-other-wording', // the ink names that entry in other words, and stands as read: {registry}
  'registry-differs', // the key names an entry whose text is another than what is written: {registry}
  'registry-other-key', // another reading of the key names an entry that agrees: {registry}
  'registry-rival-key', // the key as read is kept, but another reading of it names an entry that agrees: {registry}
  'registry-unknown-key', // the registry has no such key: {registry}
  'always-review', // the form's policy sends this field to a person in any case
]);
export type ReasonCode = z.infer<typeof reasonCodeSchema>;

export const reasonSchema = z.object({
  code: reasonCodeSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type Reason = z.infer<typeof reasonSchema>;

export const reason = (code: ReasonCode, params?: Reason['params']): Reason =>
  params === undefined ? { code } : { code, params };
