import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';
import type { SealedRow } from './rows.ts';

/** What a reading says of its fields, in their order, and what was decided of each. */
export async function loadReadingRows(db: Kysely<Database>, readingId: string) {
  const fields = await db
    .selectFrom('field_reading')
    .selectAll()
    .where('reading_id', '=', readingId)
    .orderBy('position')
    .execute();
  const decisions = await db
    .selectFrom('decision')
    .selectAll()
    .where('reading_id', '=', readingId)
    .execute();
  return { fields, decisions };
}

/** By their ids, the sealed values that these rows name. */
export async function loadSealed(
  db: Kysely<Database>,
  rows: readonly { readonly sealed_id: string | null }[],
): Promise<Map<string, SealedRow>> {
  const ids = rows.flatMap(({ sealed_id: id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return new Map();
  const boxes = await db.selectFrom('sealed').selectAll().where('id', 'in', ids).execute();
  return new Map(boxes.map((box) => [box.id, box]));
}
