import type { Fold } from '../../samples/age/placement.ts';
import { openForm, type BlankForm } from '../../samples/blank.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { FieldStatus } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { GateVerdict } from '../../schemas/form/gate.ts';
import { boxOf } from '../../schemas/form/parts.ts';
import { decideField } from '../../schemas/policy/decide.ts';
import type { FieldReading } from '../../schemas/reading.ts';
import type { Reason } from '../../schemas/reason.ts';
import type { BoxMm } from '../../schemas/units.ts';
import { openReader, type Reader } from '../../workers/open-reader.ts';
import { ageBlank } from './age-blank.ts';
import type { Trial } from './plan-trials.ts';

export interface FieldVerdict {
  readonly fieldId: string;
  readonly verdict: GateVerdict;
  readonly reasons: readonly Reason[];
}

export interface TrialResult {
  readonly trial: Trial;
  /** Why the page was not read at all. */
  readonly failure: Failure | null;
  readonly fields: readonly FieldVerdict[];
  readonly engines: Readonly<Record<string, string>>;
}

/** Ages the blank of one form and reads it, with everything that a worker reads with. */
export interface TrialRunner {
  run(trial: Trial): Promise<TrialResult>;
}

/** Throws when the form has problems: the caller has loaded it before. */
export async function openTrialRunner(folder: string): Promise<TrialRunner> {
  const reader = await openReader([folder]);
  if (!reader.ok) throw new Error(`${folder} has problems: run form check`);
  const blank = await openForm(folder);
  return { run: (trial) => runTrial(reader.value, blank, trial) };
}

async function runTrial(reader: Reader, blank: BlankForm, trial: Trial): Promise<TrialResult> {
  const { bytes, fileName, folds } = await ageBlank(blank, trial);
  const file = await reader.inspect(bytes, fileName);
  const read = file.ok ? await reader.read(bytes, file.value, 1) : file;
  if (!read.ok) return { trial, failure: read.error, fields: [], engines: {} };
  const { reading } = read.value;
  if (reading.formPage !== trial.page)
    throw new Error(`page ${trial.page} was taken for page ${reading.formPage}`);
  const form = withoutHabits(blank.form);
  const fields = reading.fields.map((field) => judge(form, field, folds));
  return { trial, failure: null, fields, engines: reading.engines };
}

/** The form without `review: always`, which sends a field to people however sure its reading is. */
function withoutHabits(form: Form): Form {
  const policy = { review: 'when-unsure' } as const;
  return {
    ...form,
    policy: { ...form.policy, ...policy },
    fields: form.fields.map((field) => ({ ...field, policy: { ...field.policy, ...policy } })),
  };
}

function judge(form: Form, reading: FieldReading, folds: readonly Fold[]): FieldVerdict {
  const { fieldId } = reading;
  const { status, reasons } = decideField(form, fieldId, reading, []);
  const field = form.fields.find(({ id }) => id === fieldId)!;
  const verdict = wordVerdict(status, reading);
  const isCreased = folds.some((fold) => crosses(fold, boxOf(field)));
  return { fieldId, reasons, verdict: verdict === 'ink' && isCreased ? 'unsure' : verdict };
}

/** Millimetres beside a crease in which broken toner and its shadow may look like a stroke. */
const CREASE_REACH = 2;

/** A crease over a field is dirt, like a stain: asking a person is right, and not the blank's fault. */
function crosses({ axis, at }: Fold, box: BoxMm): boolean {
  const [from, length] = axis === 'horizontal' ? [box.y, box.height] : [box.x, box.width];
  return at > from - CREASE_REACH && at < from + length + CREASE_REACH;
}

function wordVerdict(status: FieldStatus, { state }: FieldReading): GateVerdict {
  switch (status) {
    case 'blank':
      return 'empty';
    case 'unread':
      return 'unread';
    case 'review':
      return state === 'blank' ? 'unsure' : 'ink';
    case 'accepted':
      return 'filled';
  }
}
