import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { OpenField, OpenValue } from '../../schemas/by-field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { describeReason } from '../../schemas/messages.ts';
import { isReviewedByField } from '../../schemas/policy/by-field.ts';
import { fieldReadingSchema } from '../../schemas/reading.ts';
import { reasonSchema } from '../../schemas/reason.ts';
import type { OpenValueQuery, OpenValues } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isWithin } from '../reach.ts';
import { isUuid } from '../uuid.ts';
import { isFreeFor } from './claims.ts';
import { isNotEscalated } from './escalations.ts';
import type { ScanSource } from './summarise.ts';
import { machineValue } from './stand-field.ts';

/**
 * The fields of which values wait, whichever has waited longest first. What the form says of a field
 * is asked anew: it may want two people for it since its pages were settled.
 */
export async function listOpenFields(
  { db, forms, reach }: ScanSource,
  person: string,
): Promise<OpenField[]> {
  const rows = await db
    .selectFrom('open_value')
    .select(['form_id', 'form_version', 'field_id'])
    .select(({ fn }) => [fn.countAll().as('waiting'), fn.min('received_on').as('oldest')])
    .where(isFreeFor(person, 'open_value.page_id'))
    .where(isNotEscalated('open_value.page_id'))
    .where(isWithin(reach, 'open_value'))
    .groupBy(['form_id', 'form_version', 'field_id'])
    .execute();
  const found = rows.flatMap((row) => {
    const form = forms.get(row.form_id, row.form_version);
    const at = form?.fields.findIndex(({ id }) => id === row.field_id) ?? -1;
    const field = form?.fields[at];
    if (form === undefined || field === undefined || !isReviewedByField(form, field)) return [];
    const { id, version, title } = form;
    const { oldest, waiting } = row;
    const shown = { fieldId: field.id, label: field.label, waiting: Number(waiting), oldest };
    return [{ at, open: { form: { id, version, title }, ...shown } }];
  });
  return found
    .sort(
      (a, b) =>
        compare(a.open.oldest, b.open.oldest) ||
        compare(a.open.form.id, b.open.form.id) ||
        a.open.form.version - b.open.form.version ||
        a.at - b.at,
    )
    .map(({ open }) => open);
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Values of one field that wait, oldest first. The field has to be one that is reviewed by field. */
export async function listOpenValues(
  { db, reach }: ScanSource,
  form: Form,
  { fieldId, person, limit, after }: OpenValueQuery,
): Promise<OpenValues> {
  const from = after === undefined ? null : await findPlace(db, after);
  const waiting = db
    .selectFrom('open_value')
    .where('open_value.form_id', '=', form.id)
    .where('open_value.form_version', '=', form.version)
    .where('open_value.field_id', '=', fieldId)
    .where(isWithin(reach, 'open_value'))
    .where(isFreeFor(person, 'open_value.page_id'))
    .where(isNotEscalated('open_value.page_id'))
    .$if(from !== null, (query) =>
      query.where(
        sql<boolean>`(open_value.received_on, open_value.scan_id, open_value.page_id)
          > (${from!.receivedOn}, ${from!.scanId}, ${from!.pageId})`,
      ),
    );
  const { left } = await waiting
    .select(({ fn }) => fn.countAll().as('left'))
    .executeTakeFirstOrThrow();
  const rows = await waiting
    .innerJoin('page', 'page.id', 'open_value.page_id')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoin('field_reading', (join) =>
      join
        .onRef('field_reading.reading_id', '=', 'page.reading_id')
        .onRef('field_reading.field_id', '=', 'open_value.field_id'),
    )
    .select(['open_value.page_id', 'open_value.received_on', 'actions', 'reasons', 'page.number'])
    .select(['scan.control_number', 'field_reading.reading_id', 'field_reading.reading'])
    .where('field_reading.sealed_id', 'is', null)
    .orderBy('open_value.received_on')
    .orderBy('open_value.scan_id')
    .orderBy('open_value.page_id')
    .limit(limit)
    .execute();
  return { values: rows.map((row) => toOpenValue(form, row)), left: Number(left) };
}

/** Where a page stands in the order, whether or not its value still waits. */
async function findPlace(db: Kysely<Database>, pageId: string) {
  if (!isUuid(pageId)) return null;
  const row = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['scan.received_on', 'page.scan_id'])
    .where('page.id', '=', pageId)
    .executeTakeFirst();
  return row === undefined ? null : { receivedOn: row.received_on, scanId: row.scan_id, pageId };
}

type Row = Pick<
  Selectable<Database['open_value']>,
  'page_id' | 'received_on' | 'actions' | 'reasons'
> &
  Pick<Selectable<Database['field_reading']>, 'reading_id' | 'reading'> &
  Pick<Selectable<Database['scan']>, 'control_number'> &
  Pick<Selectable<Database['page']>, 'number'>;

function toOpenValue(form: Form, row: Row): Omit<OpenValue, 'crop'> {
  const reading = fieldReadingSchema.parse(row.reading);
  const reasons = z.array(reasonSchema).parse(row.reasons);
  return {
    pageId: row.page_id,
    controlNumber: row.control_number,
    page: row.number,
    receivedOn: row.received_on,
    readingId: row.reading_id,
    seen: row.actions,
    value: machineValue(form, reading),
    probability: reading.probability,
    alternatives: reading.alternatives,
    reasons: reasons.map((reason) => ({
      ja: describeReason(reason, 'ja'),
      en: describeReason(reason, 'en'),
    })),
  };
}
