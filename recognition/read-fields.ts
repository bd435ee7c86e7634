import { leastFor, type Acceptance, type AcceptanceCurve } from '../schemas/acceptance.ts';
import { groupOf, type Calibration } from '../schemas/calibration.ts';
import type { Form } from '../schemas/form/form.ts';
import { policyOf } from '../schemas/form/policy-of.ts';
import type { FieldCheck } from '../schemas/rules/field-check.ts';
import { reason, type Reason } from '../schemas/reason.ts';
import type { FieldReading, PartReading } from '../schemas/reading.ts';
import { probability } from '../schemas/units.ts';
import { assembleCells, assembleDate, type FieldOutcome } from './assemble/assemble-cells.ts';
import { assembleChecked } from './assemble/assemble-checked.ts';
import { assembleChoice, assembleMark } from './assemble/assemble-marks.ts';
import { calibrateReading } from './confidence/calibrate.ts';
import type { CutField, CutPart } from './cut-fields.ts';
import type { Engines } from './ports.ts';
import type { PreparedForm } from './register/contracts.ts';
import type { CellReading, LineReading, MarkReading } from './read/contracts.ts';
import { readDigitCells } from './read/digit-cells.ts';
import { readCellsByLine } from './read/cells-by-line.ts';
import { readLine, type LineKind, type LineModel } from './read/line.ts';
import { readMarks, type MarkModel } from './read/mark-box.ts';
import { compareBoxes } from './read/mark-surplus.ts';
import type { Crop } from './segment/crop.ts';

export interface ReadingTools {
  readonly engines: Engines;
  readonly marks: MarkModel;
  readonly lines: LineModel;
  /** Fitted with these very engines; none: probabilities are what the readers claim. */
  readonly calibration?: Calibration | null;
  /** By group of readings, fitted with these very engines; none: a reading has to be as sure as the form wants all. */
  readonly acceptance?: Acceptance['curves'];
  /** Names and versions of all of the above, stored with every reading. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A field that was found well enough to be read: every part has its pixels. */
interface Readable {
  readonly cut: CutField;
  readonly crops: readonly Crop[];
}

type Outcome = FieldOutcome & {
  readonly style?: 'typed' | 'handwritten';
  readonly opinions?: LineReading['opinions'];
  readonly parts?: readonly (CellReading | MarkReading)[];
};

/** Reads all fields of a page; digit cells of all fields go through the network as one batch. */
export async function readFields(
  { form, checks }: Pick<PreparedForm, 'form' | 'checks'>,
  cuts: readonly CutField[],
  tools: ReadingTools,
): Promise<FieldReading[]> {
  const readable = new Map<CutField, Readable>();
  for (const cut of cuts) {
    const crops = cut.parts.flatMap(({ crop }) => (crop ? [crop] : []));
    const limit = policyOf(form, cut.field).maxResidual;
    if (crops.length === cut.parts.length && cut.residual <= limit)
      readable.set(cut, { cut, crops });
  }
  const digits = await readAllDigits([...readable.values()], tools);
  const marks = await readAllMarks([...readable.values()], tools);
  const together = (cut: CutField): Together => ({
    digits: digits.get(cut),
    marks: marks.get(cut),
    check: checks.get(cut.field.id),
  });
  const readings: FieldReading[] = [];
  for (const cut of cuts) {
    const found = readable.get(cut);
    readings.push(
      found
        ? finish(form, cut, await readField(found, together(cut), tools), tools)
        : unread(cut, policyOf(form, cut.field).maxResidual),
    );
  }
  return readings;
}

/** Digit cells are read by the network unless the form names another reader for the field. */
function usesDigitNetwork({ field }: CutField): boolean {
  if (field.kind !== 'digits' && field.kind !== 'date' && field.kind !== 'integer') return false;
  if (field.kind === 'integer' && !field.cells) return false;
  return field.reader !== 'tesseract';
}

async function readAllDigits(
  fields: readonly Readable[],
  { engines }: ReadingTools,
): Promise<Map<CutField, CellReading[]>> {
  const wanted = fields.filter(({ cut }) => usesDigitNetwork(cut));
  const cells = await readDigitCells(
    wanted.flatMap(({ crops }) => crops),
    engines.digits,
  );
  let next = 0;
  return new Map(wanted.map(({ cut, crops }) => [cut, cells.slice(next, (next += crops.length))]));
}

/** All checkboxes of a page, each held against the equal ones. */
async function readAllMarks(
  fields: readonly Readable[],
  { marks, engines }: ReadingTools,
): Promise<Map<CutField, MarkReading[]>> {
  const wanted = fields.filter(({ cut: { field } }) => field.kind === 'mark' || field.kind === 'choice'); // prettier-ignore
  const crops = wanted.flatMap((readable) => readable.crops);
  const readings = await readMarks(crops, compareBoxes(crops), { marks, network: engines.checkboxes }); // prettier-ignore
  let next = 0;
  return new Map(
    wanted.map(({ cut, crops: own }) => [cut, readings.slice(next, (next += own.length))]),
  );
}

/** What was read of a field's cells or boxes together with those of all fields, and its check. */
interface Together {
  readonly digits: CellReading[] | undefined;
  readonly marks: MarkReading[] | undefined;
  readonly check: FieldCheck | undefined;
}

async function readField(
  { cut, crops }: Readable,
  { digits, marks = [], check }: Together,
  tools: ReadingTools,
): Promise<Outcome> {
  const { field } = cut;
  switch (field.kind) {
    case 'mark':
      return { ...assembleMark(marks[0]!), parts: marks };
    case 'choice': {
      const options = field.options.map(({ id }, index) => ({ id, mark: marks[index]! }));
      return { ...assembleChoice(options, field), parts: marks };
    }
    case 'date':
    case 'digits':
    case 'integer': {
      const kind: LineKind = { kind: 'integer', alphabet: 'digits' };
      return digits
        ? assembleGrid(cut, digits, check)
        : readWriting(cut, crops, kind, tools, check);
    }
    case 'latin':
    case 'japanese':
    case 'freeText':
      return readWriting(cut, crops, { kind: field.kind, alphabet: field.alphabet }, tools);
    case 'phone':
    case 'email':
      return readWriting(cut, crops, { kind: field.kind, alphabet: field.kind }, tools);
  }
}

function assembleGrid({ field }: CutField, cells: CellReading[], check?: FieldCheck): Outcome {
  if (check) return { ...assembleChecked(cells, check), parts: cells };
  if (field.kind !== 'date') return { ...assembleCells(cells), parts: cells };
  const { year, month } = field.cells;
  const groups = {
    year: cells.slice(0, year.length),
    month: cells.slice(year.length, year.length + month.length),
    day: cells.slice(year.length + month.length),
  };
  return { ...assembleDate(groups), parts: cells };
}

/** Lines, and cells that the digit network does not read. */
async function readWriting(
  cut: CutField,
  crops: readonly Crop[],
  kind: LineKind,
  { engines, lines }: ReadingTools,
  check?: FieldCheck,
): Promise<Outcome> {
  const { field } = cut;
  const tesseract = 'reader' in field && field.reader === 'tesseract';
  const readers = tesseract
    ? { ...engines, latin: engines.latinSecond, characters: null }
    : engines;
  if (cut.parts[0]?.part.kind !== 'cell') return readLine(crops[0]!, kind, readers, lines);
  return assembleGrid(cut, await readCellsByLine(crops, kind, readers, lines), check);
}

function finish(
  form: Form,
  { field, quad, residual, parts, flaws }: CutField,
  outcome: Outcome,
  { calibration, acceptance = {} }: Pick<ReadingTools, 'calibration' | 'acceptance'>,
): FieldReading {
  const group = groupOf(field.kind, outcome.state);
  const policy = policyOf(form, field);
  const demand = outcome.state === 'blank' ? policy.blank : policy.accept;
  const reading: FieldReading = {
    fieldId: field.id,
    state: outcome.state,
    // A line that nobody can read has no value: '' would say that nothing is written.
    value: outcome.state === 'unreadable' && outcome.value === '' ? null : outcome.value,
    probability: outcome.probability,
    alternatives: [...outcome.alternatives],
    reasons: [...outcome.reasons, ...flaws],
    residual,
    quad,
    style: outcome.style ?? null,
    parts: outcome.parts ? parts.map((cut, index) => finishPart(cut, outcome.parts![index]!)) : [],
    opinions: [...(outcome.opinions ?? [])],
    ...(group !== null && {
      needed: probability(leastFor(demand, curveOf(group, calibration, acceptance))),
    }),
  };
  return calibration ? calibrateReading(reading, field.kind, calibration) : reading;
}

/** Where the house has found what claims are worth, the spread of its own readings counts. */
function curveOf(
  group: string,
  calibration: ReadingTools['calibration'],
  acceptance: Acceptance['curves'],
): Pick<AcceptanceCurve, 'points'> | undefined {
  const map = calibration?.maps[group];
  if (!map) return acceptance[group];
  return map.acceptance && { points: map.acceptance };
}

function finishPart({ part, quad }: CutPart, reading: CellReading | MarkReading): PartReading {
  return {
    id: part.id,
    quad,
    state: reading.state,
    value: 'value' in reading ? reading.value : '',
    probability: reading.probability,
    alternatives: 'alternatives' in reading ? [...reading.alternatives] : [],
    reasons: [...reading.reasons],
  };
}

/** Never looked at: a guessed place would misread it, and an empty box there proves nothing. */
function unread({ field, quad, residual, parts }: CutField, limit: number): FieldReading {
  const outside = parts.some(({ crop }) => crop === null);
  const why: Reason = outside
    ? reason('outside-scan')
    : reason('poor-registration', { residual: Math.round(residual * 100) / 100, limit });
  return {
    fieldId: field.id,
    state: 'unread',
    value: null,
    probability: probability(0),
    alternatives: [],
    reasons: [why],
    residual: outside ? null : residual,
    quad,
    style: null,
    parts: [],
    opinions: [],
  };
}
