import { reason, type Reason } from '../../schemas/reason.ts';
import type { Probability } from '../../schemas/units.ts';
import { weighChoice } from '../confidence/weigh-choice.ts';
import type { MarkReading } from '../read/contracts.ts';
import type { FieldOutcome } from './assemble-cells.ts';
import { allRight } from './probabilities.ts';

/** One checkbox → true or false. An empty box is `blank`: nothing was written there. */
export function assembleMark(mark: MarkReading): FieldOutcome {
  return {
    state: isWritten(mark) ? 'read' : 'blank',
    value: mark.state === 'marked',
    probability: mark.probability,
    alternatives: [],
    reasons: mark.reasons,
  };
}

/**
 * A group of checkboxes → the ids of the marked ones, in the form's order. Where one mark is asked
 * for, the boxes are judged together; where several may stand, each by itself.
 */
export function assembleChoice(
  options: readonly { readonly id: string; readonly mark: MarkReading }[],
  { multiple, required }: { readonly multiple: boolean; readonly required: boolean },
): FieldOutcome {
  const marked = options.filter(({ mark }) => mark.state === 'marked').map(({ id }) => id);
  const reasons: Reason[] = options.flatMap(({ mark }) => mark.reasons);
  if (!multiple && marked.length > 1) reasons.push(reason('several-marked'));
  return {
    state: options.some(({ mark }) => isWritten(mark)) ? 'read' : 'blank',
    value: marked,
    probability: weighBoxes(options.map(({ mark }) => mark), multiple, required), // prettier-ignore
    alternatives: [],
    reasons,
  };
}

/** An ambiguous box has no state whose probability could be asked for: a person sees it anyway. */
function weighBoxes(
  marks: readonly MarkReading[],
  multiple: boolean,
  required: boolean,
): Probability {
  const told = marks.flatMap(({ state, likelihoods }) =>
    state === 'ambiguous' ? [] : [{ state, likelihoods }],
  );
  return multiple || told.length < marks.length ? allRight(marks) : weighChoice(told, required);
}

const isWritten = (mark: MarkReading): boolean => mark.state !== 'empty';
