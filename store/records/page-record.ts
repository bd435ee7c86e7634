import type { Kysely } from 'kysely';
import type { Decision, PageState } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { pageReadingSchema, type FieldReading, type PageReading } from '../../schemas/reading.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isWithin, type Reach } from '../reach.ts';
import type { Vault } from '../vault.ts';
import { findWish } from './find-wish.ts';
import { loadReadingRows, loadSealed } from './reading-rows.ts';
import {
  parseCorrection,
  parseDecision,
  parseFieldReading,
  parsePageState,
  type StoredCorrection,
} from './rows.ts';

/** One field with all its evidence: what the machine read, what policy said, what people did. */
export interface FieldRecord {
  readonly field: Field;
  readonly reading: FieldReading;
  readonly decision: Decision;
  readonly corrections: readonly StoredCorrection[];
  /**
   * Whether what a person enters counts only when another has entered the same. What was approved
   * counts in any case: the form may have asked for one person then.
   */
  readonly takesTwo: boolean;
  /** Who has entered it where that counts no more: set aside, or said of the field of another form. */
  readonly formerly: readonly string[];
}

/** A page that was read, with everything needed to say how it stands. Holds open secrets. */
export interface PageRecord {
  readonly id: string;
  readonly scanId: string;
  readonly state: PageState;
  readonly receivedOn: string;
  readonly readingId: string;
  readonly form: Form;
  readonly reading: Omit<PageReading, 'fields'>;
  readonly fields: readonly FieldRecord[];
}

export interface RecordSource {
  readonly db: Kysely<Database>;
  readonly vault: Vault;
  readonly forms: FormLibrary;
  /** Pages beyond it are not there. */
  readonly reach: Reach;
}

/** Null when there is no such page or it has no reading. `lock`: nobody else acts on it meanwhile. */
export async function loadPageRecord(
  source: RecordSource,
  pageId: string,
  options: { lock: boolean },
): Promise<PageRecord | null> {
  const { db, vault, forms, reach } = source;
  const page = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['page.scan_id', 'page.state', 'page.reading_id', 'scan.received_on'])
    .where('page.id', '=', pageId)
    .where(isWithin(reach))
    .$if(options.lock, (query) => query.forUpdate('page'))
    .executeTakeFirst();
  if (page === undefined || page.reading_id === null) return null;
  const evidence = await loadEvidence(db, pageId, page.reading_id);
  const reading = pageReadingSchema.omit({ fields: true }).parse(evidence.reading);
  const form = forms.get(reading.form.id, reading.form.version);
  if (form === undefined)
    throw new Error(
      `form ${reading.form.id}@${reading.form.version} is not installed: see FORMS_DIRS`,
    );
  const state = parsePageState(page.state);
  const fields = evidence.fields.map((row): FieldRecord => {
    const field = form.fields.find(({ id }) => id === row.field_id);
    const decision = evidence.decisions.find(({ field_id: id }) => id === row.field_id);
    if (field === undefined || decision === undefined)
      throw new Error(`field ${row.field_id} of page ${pageId} is not of its form, or not decided`);
    return {
      field,
      reading: parseFieldReading(row, evidence.sealed, vault),
      decision: parseDecision(decision),
      corrections: evidence.corrections
        .filter(({ field_id: id }) => id === row.field_id)
        .map((correction) => parseCorrection(correction, evidence.sealed, vault)),
      takesTwo: policyOf(form, field).entry === 'double' && state !== 'approved',
      formerly: evidence.setAside
        .filter(({ field_id: id }) => id === row.field_id)
        .map(({ person }) => person),
    };
  });
  return {
    id: pageId,
    scanId: page.scan_id,
    state,
    receivedOn: page.received_on,
    readingId: page.reading_id,
    form,
    reading,
    fields,
  };
}

async function loadEvidence(db: Kysely<Database>, pageId: string, readingId: string) {
  const {
    reading,
    form_id: formId,
    form_version: formVersion,
  } = await db
    .selectFrom('page_reading')
    .select(['reading', 'form_id', 'form_version'])
    .where('id', '=', readingId)
    .executeTakeFirstOrThrow();
  const { fields, decisions } = await loadReadingRows(db, readingId);
  const { setsAsideId } = await findWish(db, pageId);
  const all = await db
    .selectFrom('correction')
    .leftJoin('page_reading as seen', 'seen.id', 'correction.reading_id')
    .selectAll('correction')
    .select(['seen.form_id as seenForm', 'seen.form_version as seenVersion'])
    .where('correction.page_id', '=', pageId)
    .orderBy('seq')
    .execute();
  // What people said of another form's fields stays apart, as does what a person has set aside.
  const counts = ({ id, seenForm, seenVersion }: (typeof all)[number]): boolean =>
    (seenForm === null || (seenForm === formId && seenVersion === formVersion)) &&
    (setsAsideId === null || id > setsAsideId);
  const corrections = all.filter(counts);
  const setAside = all.filter((correction) => !counts(correction));
  const sealed = await loadSealed(db, [...fields, ...corrections]);
  return { reading, fields, decisions, corrections, setAside, sealed };
}
