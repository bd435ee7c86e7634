import type { Kysely, Transaction } from 'kysely';
import type { PagePicture, Records } from '../contracts.ts';
import type { Database } from '../database.ts';
import { holdKeys } from '../retention/removals.ts';
import { isUuid, makeUuid } from '../uuid.ts';

/** A picture of the reading that counts; of a page without one, what was kept when it was given up. */
export async function findPicture(
  db: Kysely<Database>,
  pageId: string,
  kind: 'straightened' | 'thumbnail' | 'crop',
  fieldId?: string,
): ReturnType<Records['findPicture']> {
  if (!isUuid(pageId)) return null;
  const page = await db
    .selectFrom('page')
    .select('reading_id')
    .where('id', '=', pageId)
    .executeTakeFirst();
  if (page === undefined) return null;
  if (page.reading_id === null) return findPagePicture(db, pageId, kind);
  const row = await db
    .selectFrom('picture')
    .select(['sha256', 'media_type', 'secret'])
    .where('reading_id', '=', page.reading_id)
    .where('kind', '=', kind)
    .where('field_id', fieldId === undefined ? 'is' : '=', fieldId ?? null)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { sha256: row.sha256, mediaType: row.media_type, secret: row.secret };
}

async function findPagePicture(
  db: Kysely<Database>,
  pageId: string,
  kind: string,
): ReturnType<Records['findPicture']> {
  const row = await db
    .selectFrom('page_picture')
    .select(['sha256', 'media_type'])
    .where('page_id', '=', pageId)
    .where('kind', '=', kind)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { sha256: row.sha256, mediaType: row.media_type, secret: false };
}

/** The same picture of the same page is kept once, however often the page is tried. */
export async function keepPagePictures(
  tx: Transaction<Database>,
  pageId: string,
  pictures: readonly PagePicture[],
): Promise<void> {
  if (pictures.length === 0) return;
  await holdKeys(
    tx,
    pictures.map(({ sha256 }) => sha256),
  );
  const rows = pictures.map(({ kind, sha256, mediaType }) => ({
    id: makeUuid(),
    page_id: pageId,
    kind,
    sha256,
    media_type: mediaType,
  }));
  await tx
    .insertInto('page_picture')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['page_id', 'kind', 'sha256']).doNothing())
    .execute();
}

/** Of these pages, the ones with a thumbnail. */
export async function findPictured(
  db: Kysely<Database>,
  pageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (pageIds.length === 0) return new Set();
  const read = await db
    .selectFrom('picture')
    .innerJoin('page', 'page.reading_id', 'picture.reading_id')
    .select('page.id')
    .where('page.id', 'in', pageIds)
    .where('picture.kind', '=', 'thumbnail')
    .execute();
  const unread = await db
    .selectFrom('page_picture')
    .innerJoin('page', 'page.id', 'page_picture.page_id')
    .select('page.id')
    .where('page.id', 'in', pageIds)
    .where('page.reading_id', 'is', null)
    .where('page_picture.kind', '=', 'thumbnail')
    .execute();
  return new Set([...read, ...unread].map(({ id }) => id));
}

/** Of which fields of a reading the pixels were kept. */
export async function findCrops(db: Kysely<Database>, readingId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('picture')
    .select('field_id')
    .where('reading_id', '=', readingId)
    .where('kind', '=', 'crop')
    .execute();
  return rows.flatMap(({ field_id: id }) => (id === null ? [] : [id]));
}
