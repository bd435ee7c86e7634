import { probability, type Probability } from '../../schemas/units.ts';

/** Probability that all parts are right at once, taking their errors as independent. */
export const allRight = (parts: readonly { readonly probability: Probability }[]): Probability =>
  probability(parts.reduce((product, part) => product * part.probability, 1));
