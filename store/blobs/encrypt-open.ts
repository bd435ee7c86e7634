import { sql } from 'kysely';
import type { Failure } from '../../schemas/failure.ts';
import type { Result } from '../../schemas/result.ts';
import { readTables, selectOriginals } from '../backup/catalogue.ts';
import { group } from '../backup/fetch-originals.ts';
import { countRows } from '../backup/snapshot.ts';
import { findFileKey, makeKeysOfOpen } from '../keys/file-keys.ts';
import { openBytes } from './open-bytes.ts';
import { replace, type SealedSource } from './sealed.ts';

/** How far it is. `of`: how many files there were at the beginning. */
export type WatchEncryption = (done: number, of: number) => void;

export interface EncryptedFiles {
  readonly encrypted: number;
  /** Gone, or not what they were: left as they are, for `madoguchi verify` to tell. */
  readonly lost: readonly string[];
}

/** Keys are made for so many at once, while backups wait. */
const AT_A_TIME = 50;
/** A bucket takes several at once as quickly as one. */
const AT_ONCE = 4;

/**
 * Encrypts the files that the records name and that an older version left in the clear. May be ended at any
 * point, killed as well, and goes on where it was: a file is replaced at once and readable all the time.
 */
export async function encryptOpenFiles(
  source: SealedSource,
  watch: WatchEncryption,
  signal = new AbortController().signal,
): Promise<EncryptedFiles> {
  const of = await countRows(source.db, sql`(${selectOpen(await nameFiles(source), '')})`);
  const lost: string[] = [];
  let done = 0;
  for await (const names of group(walkOpen(source), AT_A_TIME)) {
    if (signal.aborted) break;
    await makeKeysOfOpen(source, names);
    for await (const some of group(names, AT_ONCE))
      for (const [sha256, result] of await Promise.all(some.map((name) => encrypt(source, name))))
        if (!result.ok) lost.push(sha256);
    done += names.length;
    watch(done, of);
  }
  return { encrypted: done - lost.length, lost };
}

const nameFiles = async ({ db }: SealedSource) => selectOriginals(await readTables(db));

const selectOpen = (named: Awaited<ReturnType<typeof nameFiles>>, after: string) =>
  sql<{ sha256: string }>`select named.sha256 from (${named}) named
    left join blob_key on blob_key.sha256 = named.sha256
    where (blob_key.sha256 is null or blob_key.lies_open) and named.sha256 > ${after} collate "C"
    order by named.sha256 collate "C"`;

/** So many names are held in memory. */
const NAMES = 10_000;

async function* walkOpen(source: SealedSource): AsyncGenerator<string> {
  const named = await nameFiles(source);
  for (let last: string | undefined = ''; last !== undefined;) {
    const { rows } = await sql<{
      sha256: string;
    }>`${selectOpen(named, last)} limit ${sql.lit(NAMES)}`.execute(source.db);
    for (const { sha256 } of rows) yield sha256;
    last = rows.at(-1)?.sha256;
  }
}

async function encrypt(
  source: SealedSource,
  sha256: string,
): Promise<readonly [string, Result<null, Failure>]> {
  const lying = await source.shelf.read(sha256);
  if (!lying.ok) return [sha256, lying];
  const plain = openBytes(lying.value, sha256, await findFileKey(source, sha256));
  return [sha256, plain.ok ? await replace(source, sha256, plain.value) : plain];
}
