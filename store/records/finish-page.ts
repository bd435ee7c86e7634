import type { Transaction } from 'kysely';
import { pageReadingSchema, type FieldReading, type PageReading } from '../../schemas/reading.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { FinishedPage } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { keepFingerprint, renewDoubles } from '../doubles/renew-doubles.ts';
import { holdKeys, queueRemovals, queueUnused } from '../retention/removals.ts';
import { makeUuid } from '../uuid.ts';
import { findWish } from './find-wish.ts';
import { findTroubles } from './look-up-again.ts';
import { loadPageRecord, type RecordSource } from './page-record.ts';
import { replayKey } from './replay-key.ts';
import { READER } from './scans.ts';
import { isSealed, maskValue, redactReading, sealAway } from './seal-reading.ts';
import { settlePage } from './settle-page.ts';
import { noteSplit } from './split-envelope.ts';
import { drawSpotChecks } from '../spot-checks/draw-spot-checks.ts';

/**
 * Writes everything one reading leaves behind, in one transaction. The same engines on the same
 * page read the same: a job that runs twice leaves one reading. A reading by other engines is
 * added, and counts from then on unless a person has worked on the page, or set it aside: then it is
 * evidence only.
 */
export async function finishPage(source: RecordSource, page: FinishedPage): Promise<void> {
  await source.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('page')
      .select(['scan_id', 'reading_id', 'state'])
      .where('id', '=', page.pageId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const made = page.pictures.map(({ sha256 }) => sha256);
    if (row.state === 'disposed') return queueRemovals(tx, made);
    const { lastId, standing } = await findWish(tx, page.pageId);
    // Somebody wants it otherwise by now: that job follows.
    if (lastId !== page.wishId) return queueUnused(tx, made);
    const key = replayKey(page.reading, standing?.wish ?? null);
    const known = await findReading(tx, page.pageId, key);
    if (known !== null && row.reading_id !== null) return queueUnused(tx, made);
    const readingId = known ?? (await insertReading(tx, page, key));
    if (known === null) {
      await insertFields(tx, source, page, readingId);
      await insertPictures(tx, page, readingId);
    } else await queueUnused(tx, made);
    const counts =
      row.reading_id === null || (row.state !== 'set-aside' && !(await hasWorked(tx, page.pageId)));
    if (counts) {
      await tx
        .updateTable('page')
        .set({ reading_id: readingId })
        .where('id', '=', page.pageId)
        .execute();
      const record = await loadPageRecord({ ...source, db: tx }, page.pageId, { lock: false });
      // Of the values as they stand: what people entered of this form before stands on.
      const findings = await findTroubles(tx, record!);
      await settlePage(tx, record!, findings, READER);
      await drawSpotChecks(tx, source, record!, findings);
      await keepFingerprint(tx, page.pageId, page.reading, page.fingerprint);
    }
    await appendEvent(tx, {
      scanId: row.scan_id,
      pageId: page.pageId,
      actor: READER,
      action: counts ? 'page-read' : 'page-read-again',
      before: { readingId: row.reading_id, state: row.state },
      after: { ...describeReading(source, page, readingId), wish: standing?.wish ?? null },
    });
    if (!counts) return;
    await renewDoubles(tx, source.forms, page.pageId, READER);
    await noteSplit(tx, source.forms, row.scan_id);
  });
}

async function findReading(
  tx: Transaction<Database>,
  pageId: string,
  key: string,
): Promise<string | null> {
  const row = await tx
    .selectFrom('page_reading')
    .select('id')
    .where('page_id', '=', pageId)
    .where('replay_key', '=', key)
    .executeTakeFirst();
  return row?.id ?? null;
}

async function insertReading(
  tx: Transaction<Database>,
  page: FinishedPage,
  key: string,
): Promise<string> {
  const reading = pageReadingSchema.omit({ fields: true }).parse(page.reading);
  const id = makeUuid();
  await tx
    .insertInto('page_reading')
    .values({
      id,
      page_id: page.pageId,
      form_id: reading.form.id,
      form_version: reading.form.version,
      replay_key: key,
      reading: encodeJson(reading),
      residual: reading.registration.residual.p95,
      seconds: page.seconds,
      at: new Date(),
    })
    .execute();
  return id;
}

async function insertFields(
  tx: Transaction<Database>,
  source: RecordSource,
  page: FinishedPage,
  readingId: string,
): Promise<void> {
  const rows = [];
  for (const [position, reading] of page.reading.fields.entries()) {
    const isSecret = isSealed(fieldOf(source, page.reading, reading));
    const place = { pageId: page.pageId, fieldId: reading.fieldId };
    rows.push({
      id: makeUuid(),
      reading_id: readingId,
      field_id: reading.fieldId,
      position,
      reading: encodeJson(isSecret ? redactReading(reading) : reading),
      sealed_id: isSecret ? await sealAway(tx, source.vault, place, reading) : null,
    });
  }
  if (rows.length > 0) await tx.insertInto('field_reading').values(rows).execute();
  if (page.decisions.length === 0) return;
  await tx
    .insertInto('decision')
    .values(
      page.decisions.map(({ fieldId, status, reasons }) => ({
        reading_id: readingId,
        field_id: fieldId,
        status,
        reasons: encodeJson(reasons),
      })),
    )
    .execute();
}

async function insertPictures(tx: Transaction<Database>, page: FinishedPage, readingId: string) {
  if (page.pictures.length === 0) return;
  await holdKeys(
    tx,
    page.pictures.map(({ sha256 }) => sha256),
  );
  const rows = page.pictures.map(({ kind, fieldId, sha256, mediaType, secret }) => ({
    id: makeUuid(),
    reading_id: readingId,
    kind,
    field_id: fieldId,
    sha256,
    media_type: mediaType,
    secret,
  }));
  await tx.insertInto('picture').values(rows).execute();
}

async function hasWorked(tx: Transaction<Database>, pageId: string): Promise<boolean> {
  const [correction, approval] = [
    await tx
      .selectFrom('correction')
      .select('id')
      .where('page_id', '=', pageId)
      .limit(1)
      .executeTakeFirst(),
    await tx
      .selectFrom('approval')
      .select('id')
      .where('page_id', '=', pageId)
      .limit(1)
      .executeTakeFirst(),
  ];
  return correction !== undefined || approval !== undefined;
}

function fieldOf({ forms }: RecordSource, { form: key }: PageReading, { fieldId }: FieldReading) {
  const field = forms.get(key.id, key.version)?.fields.find(({ id }) => id === fieldId);
  if (field === undefined)
    throw new Error(`${key.id}@${key.version} is not installed or has no field ${fieldId}`);
  return field;
}

function describeReading(source: RecordSource, page: FinishedPage, readingId: string) {
  const fields = page.reading.fields.map((reading) => {
    const decision = page.decisions.find(({ fieldId }) => fieldId === reading.fieldId);
    const value = maskValue(fieldOf(source, page.reading, reading), reading.value);
    return [reading.fieldId, { status: decision?.status ?? null, value }];
  });
  const { form, engines, registries } = page.reading;
  return {
    readingId,
    form,
    engines,
    ...(registries && { registries }),
    fields: Object.fromEntries(fields) as unknown,
  };
}
