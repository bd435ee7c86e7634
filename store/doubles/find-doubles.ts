import { sql, type Transaction } from 'kysely';
import { z } from 'zod';
import { compareFingerprints, isNear } from '../../schemas/doubles/compare-fingerprints.ts';
import { contradict, type ReadValue } from '../../schemas/doubles/contradict.ts';
import { fieldCellsSchema, type Fingerprint } from '../../schemas/doubles/fingerprint.ts';
import { fieldStatusSchema } from '../../schemas/desk.ts';
import { fieldReadingSchema } from '../../schemas/reading.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';

/**
 * Of pages that share a band, so many of the newest are compared: on a form of which most sheets are
 * filled in alike, all of them would be.
 */
const MOST_COMPARED = 100;
/** A sheet that was scanned more often is found by those pages; nobody looks at every pair of them. */
const MOST_FOUND = 3;

/** Pages that look like the same sheet as this one, and on which nothing else was read. */
export async function findDoubles(
  tx: Transaction<Database>,
  forms: FormLibrary,
  pageId: string,
): Promise<string[]> {
  const own = await tx
    .selectFrom('page_fingerprint')
    .selectAll()
    .where('page_id', '=', pageId)
    .executeTakeFirst();
  if (own === undefined) return [];
  const rows = await tx
    .selectFrom('page_fingerprint')
    .innerJoin('page', 'page.id', 'page_fingerprint.page_id')
    .select(['page_id', 'cells', 'fields'])
    .where(sql<boolean>`bands && ${own.bands}::integer[]`)
    .where('page_fingerprint.form_id', '=', own.form_id)
    .where('page_fingerprint.form_version', '=', own.form_version)
    .where('page_fingerprint.form_page', '=', own.form_page)
    .where('page_id', '!=', pageId)
    .where('page.reading_id', 'is not', null)
    .where('page.state', '!=', 'set-aside')
    .orderBy('page_id', 'desc')
    .limit(MOST_COMPARED)
    .execute();
  const looks = parseFingerprint(own);
  const near = rows.flatMap((row) => {
    const likeness = compareFingerprints(looks, parseFingerprint(row));
    return likeness && isNear(likeness) ? [{ pageId: row.page_id, likeness }] : [];
  });
  near.sort((a, b) => b.likeness.page - a.likeness.page);
  const values = await readValues(tx, forms, pageId);
  const found: string[] = [];
  for (const { pageId: other } of near) {
    if (found.length === MOST_FOUND) break;
    if (!contradict(values, await readValues(tx, forms, other))) found.push(other);
  }
  return found;
}

const fieldsSchema = z.array(fieldCellsSchema);

const parseFingerprint = (row: { cells: Buffer; fields: unknown }): Fingerprint => ({
  cells: new Uint8Array(row.cells),
  fields: fieldsSchema.parse(row.fields),
});

/** What the machine read, by the reading that counts. People's word is of a record, not of a sheet. */
async function readValues(
  tx: Transaction<Database>,
  forms: FormLibrary,
  pageId: string,
): Promise<ReadValue[]> {
  const rows = await tx
    .selectFrom('page')
    .innerJoin('page_reading', 'page_reading.id', 'page.reading_id')
    .innerJoin('field_reading', 'field_reading.reading_id', 'page.reading_id')
    .innerJoin('decision', (join) =>
      join
        .onRef('decision.reading_id', '=', 'page.reading_id')
        .onRef('decision.field_id', '=', 'field_reading.field_id'),
    )
    .select(['field_reading.reading', 'decision.status'])
    .select(['page_reading.form_id', 'page_reading.form_version'])
    .where('page.id', '=', pageId)
    .where('field_reading.sealed_id', 'is', null)
    .execute();
  return rows.flatMap((row) => {
    const { fieldId, value } = fieldReadingSchema.parse(row.reading);
    const form = forms.get(row.form_id, row.form_version);
    const field = form?.fields.find(({ id }) => id === fieldId);
    const status = fieldStatusSchema.parse(row.status);
    return field === undefined ? [] : [{ fieldId, kind: field.kind, status, value }];
  });
}
