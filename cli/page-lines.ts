import type { EnvelopeFinding } from '../schemas/envelope/finding.ts';
import { describeFailure } from '../schemas/messages.ts';
import type { Failure } from '../schemas/failure.ts';
import type { Form } from '../schemas/form/form.ts';
import type { Field } from '../schemas/form/field.ts';
import type { FieldStatus, Finding } from '../schemas/desk.ts';
import type { FieldReading, FieldValue } from '../schemas/reading.ts';
import type { PageQuality } from '../schemas/quality.ts';
import type { Reason } from '../schemas/reason.ts';
import type { QuadPx } from '../schemas/units.ts';
import { decidePage } from '../schemas/policy/decide.ts';
import { compileRules } from '../schemas/rules/compile-rules.ts';
import type { ReadPage } from '../workers/open-reader.ts';

/** One field as `madoguchi read --json` prints it. */
export interface FieldLine {
  readonly value: FieldValue;
  readonly status: FieldStatus;
  /** Present and true when the value is withheld because the field is secret. */
  readonly masked?: true;
  readonly probability: number;
  readonly reasons: readonly Reason[];
  /** In pixels of the page as scanned: the upright box around the quad. */
  readonly box: { x: number; y: number; width: number; height: number };
  readonly quad: QuadPx;
  readonly residual: number | null;
}

/** One page as `madoguchi read --json` prints it. `page` is null when the file has none. */
export interface PageLine {
  readonly file: string;
  readonly page: number | null;
  readonly form: { readonly id: string; readonly version: number; readonly page: number } | null;
  readonly registration: ReadPage['reading']['registration'] | null;
  readonly quality: PageQuality | null;
  readonly fields: Readonly<Record<string, FieldLine>>;
  readonly findings: readonly Finding[];
  /** Of the last page of a file: what is wrong with its pages as a whole. */
  readonly envelope: readonly EnvelopeFinding[];
  readonly failure: (Failure & { title: string; cause: string; remedy: string }) | null;
  readonly timings: Readonly<Record<string, number>>;
}

export function describeRejected(file: string, page: number | null, failure: Failure): PageLine {
  return {
    file,
    page,
    form: null,
    registration: null,
    quality: null,
    fields: {},
    findings: [],
    envelope: [],
    failure: { ...failure, ...describeFailure(failure, 'en') },
    timings: {},
  };
}

export function describeRead(
  file: string,
  page: number,
  read: ReadPage,
  options: { reveal: readonly string[]; receivedOn: string },
): PageLine {
  const { form } = read.registered.prepared;
  const { decisions, findings, values } = decide(form, read, options.receivedOn);
  const readings = new Map(read.reading.fields.map((field) => [field.fieldId, field]));
  const line = (field: Field): FieldLine | undefined => {
    const reading = readings.get(field.id);
    const decision = decisions.find(({ fieldId }) => fieldId === field.id);
    if (!reading || !decision) return undefined;
    const hidden =
      field.secret === 'secret' &&
      !options.reveal.includes(field.id) &&
      !options.reveal.includes('all');
    return {
      value: hidden ? null : (values[field.id] ?? null),
      status: decision.status,
      ...(hidden ? { masked: true as const } : {}),
      probability: reading.probability,
      reasons: decision.reasons,
      box: boundsOf(reading),
      quad: reading.quad,
      residual: reading.residual,
    };
  };
  return {
    file,
    page,
    form: { ...read.reading.form, page: read.reading.formPage },
    registration: read.reading.registration,
    quality: read.reading.quality ?? null,
    fields: Object.fromEntries(
      form.fields.flatMap((field) => {
        const found = line(field);
        return found ? [[field.id, found]] : [];
      }),
    ),
    findings,
    envelope: [],
    failure: null,
    timings: read.reading.timings,
  };
}

function decide(form: Form, read: ReadPage, receivedOn: string) {
  const rules = compileRules(form);
  if (!rules.ok) throw new Error(`the rules of ${form.id} do not compile`); // loadForm checked them
  return decidePage(form, read.reading.fields, rules.value, { receivedOn });
}

function boundsOf({ quad }: FieldReading): FieldLine['box'] {
  const xs = quad.map(({ x }) => x);
  const ys = quad.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
