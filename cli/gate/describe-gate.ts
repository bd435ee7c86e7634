import type { Failure } from '../../schemas/failure.ts';
import { describeFailure, describeReason } from '../../schemas/messages.ts';
import type { FieldFault, Fault, Judgement } from './judge-gate.ts';
import type { TrialResult } from './run-trial.ts';

/** Trials named for one fault; more of the same teach nothing. */
const EXAMPLES = 3;

/** What the gate found, in words: nothing but the last line where all was well. */
export function describeGate(
  judgement: Judgement,
  results: readonly TrialResult[],
  seconds: number,
): string {
  const lines = [
    ...describePages(judgement, results),
    ...judgement.faults.flatMap((fault) => describeFault(fault, results)),
    `The blank, aged in ${results.length} ways, ${judgement.passed ? 'reads all-empty' : 'does not read all-empty'} ` +
      `(${seconds.toFixed(0)} s).`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function describePages(judgement: Judgement, results: readonly TrialResult[]): string[] {
  const failed = results.filter(({ failure }) => failure !== null);
  if (failed.length === 0) return [];
  const kinds = Object.entries(judgement.pagesNotRead).map(([kind, count]) => `${count} ${kind}`);
  const severity = judgement.tooManyPagesNotRead ? 'error' : 'note';
  return [
    `${severity}: ${failed.length} of ${results.length} scans of the blank were not read (${kinds.join(', ')})`,
    ...failed.slice(0, EXAMPLES).map(({ trial, failure }) => {
      const { cause } = describeFailure(failure as Failure, 'en');
      return `    page ${trial.page}, level ${trial.level}, ${trial.variant}: ${cause}`;
    }),
    ...(judgement.tooManyPagesNotRead
      ? [
          '    Remedy: check that "pages" has the size of the paper and that the blank is this very form;',
          '    a form with little print on it needs more to hold on to: rules, boxes, corner marks or a code.',
        ]
      : []),
  ];
}

function describeFault({ fieldId, fault, tally }: FieldFault, results: readonly TrialResult[]) {
  const all = Object.values(tally).reduce((sum, count) => sum + count, 0);
  const severity = fault === 'unsure' ? 'warning' : 'error';
  const shown = results.flatMap(({ trial, fields }) =>
    fields
      .filter((field) => field.fieldId === fieldId && field.verdict === fault)
      .map(({ reasons }) => ({ trial, reasons })),
  );
  return [
    `${severity}: ${fieldId} ${WORDS[fault].found} in ${tally[fault]} of ${all} scans of the blank`,
    ...shown.slice(0, EXAMPLES).map(({ trial, reasons }) => {
      const why = reasons.map((reason) => describeReason(reason, 'en')).join(' ');
      return `    level ${trial.level}, ${trial.variant}: ${why || 'no doubt at all'}`;
    }),
    `    Remedy: ${WORDS[fault].remedy}`,
  ];
}

const WORDS: Readonly<Record<Fault, { found: string; remedy: string }>> = {
  filled: {
    found: 'was accepted as filled in',
    remedy:
      'the box lies on print, or beside its own frame: look with `madoguchi read --form <folder> --debug out <blank>` and correct its numbers.',
  },
  ink: {
    found: 'was read as written in',
    remedy:
      'the box touches print that moves with the paper (a rule, a neighbour): make it smaller, or move it by what the picture of `read --debug` shows.',
  },
  unread: {
    found: 'could not be read',
    remedy:
      'there is little print around it to lay the blank on: raise its "maxResidual" a little, or print a rule or mark near it.',
  },
  unsure: {
    found: 'was empty, but not surely enough for its policy,',
    remedy:
      'a person will be asked to confirm that it is empty each time. Lower its "blank" if that is not wanted.',
  },
};
