import { sql, type Kysely, type RawBuilder } from 'kysely';
import { randomBytes } from 'node:crypto';
import type { FileKey } from '../blobs/open-bytes.ts';
import type { Database } from '../database.ts';
import { KEY_BYTES } from './cipher.ts';
import { holdBackups } from './encryption-lock.ts';
import type { Keyring, WrappedKey } from './keyring.ts';
import { requireNewest } from './require-newest.ts';

export interface FileKeySource {
  readonly db: Kysely<Database>;
  readonly keyring: Keyring;
}

type Found = NonNullable<FileKey>;

/** Null: it has none. Throws where the keys were renewed and this process was not restarted. */
export async function findFileKey(
  { db, keyring }: FileKeySource,
  sha256: string,
): Promise<FileKey> {
  const row = await db
    .selectFrom('blob_key')
    .select(['generation', 'wrapped', 'lies_open'])
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  if (row === undefined) return null;
  const key = unwrapOrNull(keyring, sha256, row);
  if (key === null) await requireNewest(db, keyring.newest.number);
  return { key, liesOpen: row.lies_open };
}

/** Null: it was damaged, changed, or is by another installation's. */
export function unwrapOrNull(keyring: Keyring, sha256: string, row: WrappedKey): Buffer | null {
  try {
    return keyring.unwrapFileKey(sha256, row);
  } catch {
    return null; // the one thing that opening tells
  }
}

/** A key for a file that has none. Null: somebody else made one at the same time, and it is that. */
export async function makeFileKey(
  { db, keyring }: FileKeySource,
  sha256: string,
): Promise<Buffer | null> {
  await requireNewest(db, keyring.newest.number);
  const key = randomBytes(KEY_BYTES);
  const made = await db
    .insertInto('blob_key')
    .values({ sha256, ...keyring.wrapFileKey(sha256, key), lies_open: false })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('sha256')
    .executeTakeFirst();
  return made === undefined ? null : key;
}

/**
 * Keys for files that lie open, which are about to be replaced; with `named`, for those that are among it
 * still. Waits for backups: one whose records were read before has no key for what is encrypted after.
 */
export async function makeKeysOfOpen(
  { db, keyring }: FileKeySource,
  names: readonly string[],
  named?: RawBuilder<{ sha256: string }>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await holdBackups(tx);
    await requireNewest(tx, keyring.newest.number);
    const kept = named === undefined ? names : await findAmong(tx, names, named);
    if (kept.length === 0) return;
    await tx
      .insertInto('blob_key')
      .values(
        kept.map((sha256) => ({
          sha256,
          ...keyring.wrapFileKey(sha256, randomBytes(KEY_BYTES)),
          lies_open: true,
        })),
      )
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
  });
}

async function findAmong(
  tx: Kysely<Database>,
  names: readonly string[],
  named: RawBuilder<{ sha256: string }>,
): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from (${named}) named where sha256 in (${sql.join(names)})`.execute(tx);
  return rows.map(({ sha256 }) => sha256);
}

/** None of them lies open any more. */
export async function markEncrypted(
  { db }: Pick<FileKeySource, 'db'>,
  names: readonly string[],
): Promise<void> {
  if (names.length === 0) return;
  await db
    .updateTable('blob_key')
    .set({ lies_open: false })
    .where('sha256', 'in', names)
    .where('lies_open', '=', true)
    .execute();
}

/** The key of a file that has one for certain. */
export async function requireFileKey(source: FileKeySource, sha256: string): Promise<Found> {
  const found = await findFileKey(source, sha256);
  if (found === null) throw new Error(`the key of ${sha256} was removed meanwhile`);
  return found;
}
