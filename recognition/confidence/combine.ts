import { type Probability, probability } from '../../schemas/units.ts';
import type { Alternative } from '../ports.ts';

/**
 * A field is right when each of its cells is: cells err independently once the cause they share
 * (registration) has been judged apart, so their probabilities multiply. No cells: certainty.
 */
export function combineCells(cells: readonly Probability[]): Probability {
  return probability(cells.reduce((product, p) => product * p, 1));
}

/**
 * The likeliest whole values of a row of cells, best first, from each cell's alternatives.
 * Beam search is exact here: cells are independent, so a prefix's order never changes.
 */
export function combineAlternatives(
  cells: readonly (readonly Alternative[])[],
  count: number,
): Alternative[] {
  let beam: { value: string; p: number }[] = [{ value: '', p: 1 }];
  for (const cell of cells) {
    const longer = beam.flatMap((prefix) =>
      cell.map((a) => ({ value: prefix.value + a.value, p: prefix.p * a.probability })),
    );
    longer.sort((a, b) => b.p - a.p);
    beam = longer.slice(0, count);
  }
  return beam.map(({ value, p }) => ({ value, probability: probability(p) }));
}
