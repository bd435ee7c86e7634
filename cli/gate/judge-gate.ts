import type { Form } from '../../schemas/form/form.ts';
import type { Gate, GateTally, GateVerdict } from '../../schemas/form/gate.ts';
import type { TrialResult } from './run-trial.ts';

/**
 * Shares of a field's trials. Noise may look like a stroke now and then, which a person then sees is
 * none; more often than this the box itself is read wrongly.
 */
const MOST_INK = 0.05;
/** Beyond this a field cannot be read on usual scans. */
const MOST_UNREAD = 0.25;
/** The same of pages that were not found at all. */
const MOST_PAGES_NOT_READ = 0.05;
/** Not a fault, but a person would look at this share of empty fields for nothing. */
const MANY_UNSURE = 0.2;

export type Fault = 'filled' | 'ink' | 'unread' | 'unsure';

/** What is wrong with one field; `unsure` is a warning, all others fail the gate. */
export interface FieldFault {
  readonly fieldId: string;
  readonly fault: Fault;
  readonly tally: GateTally;
}

export interface Judgement {
  readonly passed: boolean;
  readonly fields: Readonly<Record<string, GateTally>>;
  readonly faults: readonly FieldFault[];
  readonly pagesNotRead: Readonly<Record<string, number>>;
  readonly tooManyPagesNotRead: boolean;
  readonly engines: Gate['engines'];
}

/** Counts what the trials gave and holds it against the limits. */
export function judgeGate(form: Form, results: readonly TrialResult[]): Judgement {
  const fields = Object.fromEntries(form.fields.map(({ id }) => [id, tallyOf(id, results)]));
  const faults = Object.entries(fields).flatMap(([fieldId, tally]) => {
    const fault = faultOf(tally);
    return fault === null ? [] : [{ fieldId, fault, tally }];
  });
  const notRead = results.filter(({ failure }) => failure !== null);
  const tooManyPagesNotRead =
    notRead.length > MOST_PAGES_NOT_READ * results.length ||
    notRead.some(({ trial }) => trial.level === 0);
  return {
    passed: !tooManyPagesNotRead && faults.every(({ fault }) => fault === 'unsure'),
    fields,
    faults,
    pagesNotRead: countBy(notRead.map(({ failure }) => failure?.kind ?? '')),
    tooManyPagesNotRead,
    engines: results.find(({ failure }) => failure === null)?.engines ?? {},
  };
}

function tallyOf(fieldId: string, results: readonly TrialResult[]): GateTally {
  const tally: Record<GateVerdict, number> = { empty: 0, unsure: 0, unread: 0, ink: 0, filled: 0 };
  for (const { fields } of results)
    for (const field of fields) if (field.fieldId === fieldId) tally[field.verdict]++;
  return tally;
}

function faultOf(tally: GateTally): Fault | null {
  const all = Object.values(tally).reduce((sum, count) => sum + count, 0);
  if (tally.filled > 0) return 'filled';
  if (tally.ink > MOST_INK * all) return 'ink';
  if (tally.unread > MOST_UNREAD * all) return 'unread';
  return tally.unsure > MANY_UNSURE * all ? 'unsure' : null;
}

function countBy(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
