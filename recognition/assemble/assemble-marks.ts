import { reason, type Reason } from '../../schemas/reason.ts';
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

/** A group of checkboxes → the ids of the marked ones, in the form's order. */
export function assembleChoice(
  options: readonly { readonly id: string; readonly mark: MarkReading }[],
  multiple: boolean,
): FieldOutcome {
  const marked = options.filter(({ mark }) => mark.state === 'marked').map(({ id }) => id);
  const reasons: Reason[] = options.flatMap(({ mark }) => mark.reasons);
  if (!multiple && marked.length > 1) reasons.push(reason('several-marked'));
  return {
    state: options.some(({ mark }) => isWritten(mark)) ? 'read' : 'blank',
    value: marked,
    probability: allRight(options.map(({ mark }) => mark)),
    alternatives: [],
    reasons,
  };
}

const isWritten = (mark: MarkReading): boolean => mark.state !== 'empty';
