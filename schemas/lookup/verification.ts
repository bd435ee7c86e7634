import { probability, type Probability } from '../units.ts';

/** Whether the ink of a field bears a text that was expected there. */
export interface Verification {
  readonly verdict: 'agrees' | 'differs' | 'cannot-tell';
  /** Of the ink bearing the text, had that been as likely as not beforehand. */
  readonly probability: Probability;
  /** False where the ink says more or less than the text does, such as a corporation left out. */
  readonly isWhole: boolean;
}

/** Nothing was compared, or nobody knows. */
export const CANNOT_TELL: Verification = {
  verdict: 'cannot-tell',
  probability: probability(0.5),
  isWhole: false,
};
