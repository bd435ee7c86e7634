import { sql, type Kysely } from 'kysely';
import { calibrationSchema, type Calibration } from '../../schemas/calibration.ts';
import { readWishSchema, type Decision, type ReadWish } from '../../schemas/desk.ts';
import { pageReadingSchema, type FormKey, type PageReading } from '../../schemas/reading.ts';
import type { Database } from '../database.ts';
import { fileNameOf } from '../records/pages.ts';
import { loadReadingRows, loadSealed } from '../records/reading-rows.ts';
import { replayKey } from '../records/replay-key.ts';
import { parseDecision, parseFieldReading } from '../records/rows.ts';
import type { Vault } from '../vault.ts';

/** A reading of a page, of whichever time. */
export interface ReadingName {
  readonly readingId: string;
  readonly controlNumber: string;
  /** Within its envelope. */
  readonly page: number;
  /** The one that counts; others are evidence. */
  readonly counts: boolean;
  readonly form: FormKey;
  /** Two people have disposed of what it said. */
  readonly isDisposed: boolean;
  /** What its probabilities went through; null: nothing. */
  readonly calibration: string | null;
}

/** A reading as it was kept, and everything that it was made from. */
export interface KeptReading {
  readonly reading: PageReading;
  readonly decisions: readonly Decision[];
  /** As somebody wanted it read. */
  readonly wish: ReadWish | null;
  /** Nothing that is known of the page gives the key that the reading was kept under: one of both was changed. */
  readonly isOfItsKey: boolean;
  /** Fields whose sealed values somebody has taken away, though nobody has disposed of the page. */
  readonly unsealed: readonly string[];
  readonly receivedOn: string;
  readonly sha256: string;
  readonly fileName: string;
  /** Within the file. */
  readonly number: number;
}

/** What past readings are made again from. Writes nothing. */
export interface Replays {
  /** Of these envelopes, or of all, in the order in which pages came in and were read. */
  list(controlNumbers: readonly string[] | null): Promise<ReadingName[]>;
  /** Null: it was disposed of. */
  load(readingId: string): Promise<KeptReading | null>;
  /** Null: there was none of this name. */
  findCalibration(id: string): Promise<Calibration | null>;
}

/** The tables must be up to date (`migrate`). */
export const openReplays = (db: Kysely<Database>, vault: Vault): Replays => ({
  list: (controlNumbers) => listReadings(db, controlNumbers),
  load: (readingId) => loadReading(db, vault, readingId),
  findCalibration: (id) => findCalibration(db, id),
});

async function listReadings(
  db: Kysely<Database>,
  controlNumbers: readonly string[] | null,
): Promise<ReadingName[]> {
  if (controlNumbers?.length === 0) return [];
  const rows = await db
    .selectFrom('page_reading')
    .innerJoin('page', 'page.id', 'page_reading.page_id')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['page_reading.id', 'page_reading.form_id', 'page_reading.form_version'])
    // Of all that a reading says only this: there may be millions.
    .select(
      sql<string | null>`page_reading.reading -> 'engines' ->> 'calibration'`.as('calibration'),
    )
    .select(['page.number', 'page.reading_id', 'page.state', 'scan.control_number'])
    .$if(controlNumbers !== null, (query) =>
      query.where('scan.control_number', 'in', controlNumbers!),
    )
    .orderBy('page.id')
    .orderBy('page_reading.id')
    .execute();
  return rows.map((row) => ({
    readingId: row.id,
    controlNumber: row.control_number,
    page: row.number,
    counts: row.id === row.reading_id,
    form: { id: row.form_id, version: row.form_version },
    isDisposed: row.state === 'disposed',
    calibration: row.calibration,
  }));
}

const keptSchema = pageReadingSchema.omit({ fields: true });

async function loadReading(
  db: Kysely<Database>,
  vault: Vault,
  readingId: string,
): Promise<KeptReading | null> {
  const row = await db
    .selectFrom('page_reading')
    .innerJoin('page', 'page.id', 'page_reading.page_id')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select(['page_reading.page_id', 'page_reading.reading', 'page_reading.replay_key'])
    .select('page.state')
    .select(['scan.received_on', 'file.sha256', fileNameOf, 'page.file_page'])
    .where('page_reading.id', '=', readingId)
    .executeTakeFirstOrThrow();
  if (row.state === 'disposed') return null;
  const { fields, decisions } = await loadReadingRows(db, readingId);
  const sealed = await loadSealed(db, fields);
  const reading: PageReading = {
    ...keptSchema.parse(row.reading),
    fields: fields.map((field) => parseFieldReading(field, sealed, vault)),
  };
  const wishes = [null, ...(await listWishes(db, row.page_id))];
  const wish = wishes.find((wanted) => replayKey(reading, wanted) === row.replay_key);
  return {
    reading,
    decisions: decisions.map(parseDecision),
    wish: wish ?? null,
    isOfItsKey: wish !== undefined,
    unsealed: fields
      .filter(({ sealed_id: id }) => id !== null && !sealed.has(id))
      .map((field) => field.field_id),
    receivedOn: row.received_on,
    sha256: row.sha256,
    fileName: row.file_name,
    number: row.file_page,
  };
}

/** All that were ever made for the page: one that was taken back may have been read by. */
async function listWishes(db: Kysely<Database>, pageId: string): Promise<ReadWish[]> {
  const rows = await db
    .selectFrom('read_wish')
    .select('wish')
    .where('page_id', '=', pageId)
    .where('action', '=', 'ask')
    .orderBy('id')
    .execute();
  return rows.map(({ wish }) => readWishSchema.parse(wish));
}

async function findCalibration(db: Kysely<Database>, id: string): Promise<Calibration | null> {
  const rows = await db.selectFrom('calibration_version').select('calibration').execute();
  const all = rows.map(({ calibration }) => calibrationSchema.parse(calibration));
  return all.find((calibration) => calibration.id === id) ?? null;
}
