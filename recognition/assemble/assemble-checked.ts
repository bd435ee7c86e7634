import { reason } from '../../schemas/reason.ts';
import type { FieldCheck } from '../../schemas/rules/field-check.ts';
import { probability } from '../../schemas/units.ts';
import { weighCheck } from '../confidence/weigh-check.ts';
import type { CellReading } from '../read/contracts.ts';
import { assembleCells, type FieldOutcome } from './assemble-cells.ts';

/** A value that the check prefers to what the cells say is proposed from here on. */
const PROPOSE_FROM = 0.9;
const MOST_ALTERNATIVES = 5;

/**
 * A row of digit cells whose form knows a check, judged together. What the cells say stays the
 * value, with the check as evidence for or against it. Only where another value is likelier by far
 * is that one proposed, and then always to a person: people do write codes that break a check, and
 * what they wrote must not be mended unseen.
 */
export function assembleChecked(cells: readonly CellReading[], check: FieldCheck): FieldOutcome {
  const outcome = assembleCells(cells);
  if (!cells.every(({ state }) => state === 'read')) return outcome;
  const weighed = weighCheck(
    cells.map(({ alternatives }) => alternatives),
    check,
  );
  const likeliest = weighed[0];
  const own = weighed.find(({ value }) => value === outcome.value);
  // Cells so unsure that their own value is not even weighed are left to a person as they are.
  if (!likeliest || !own) return outcome;
  const proposes = own.value !== likeliest.value && likeliest.probability >= PROPOSE_FROM;
  const taken = proposes ? likeliest : own;
  return {
    state: 'read',
    value: taken.value,
    probability: probability(taken.probability),
    alternatives: [taken, ...weighed.filter((other) => other !== taken)]
      .slice(0, MOST_ALTERNATIVES)
      .map((one) => ({ value: one.value, probability: probability(one.probability) })),
    reasons: proposes ? [...outcome.reasons, reason('check-proposal')] : outcome.reasons,
  };
}
