import type { Probability } from '../units.ts';

/** Whether the ink of a field bears a text that was expected there. */
export interface Verification {
  readonly verdict: 'agrees' | 'differs' | 'cannot-tell';
  /** Of the ink bearing the text, had that been as likely as not beforehand. */
  readonly probability: Probability;
}
