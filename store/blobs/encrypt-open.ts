import { sql } from 'kysely';
import { readTables, selectOriginals } from '../backup/catalogue.ts';
import { group, isLost, wordFailure } from '../backup/fetch-originals.ts';
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
  const named = selectOriginals(await readTables(source.db));
  const of = await countRows(source.db, sql`(${selectOpen(named, '')})`);
  const lost: string[] = [];
  let [done, encrypted] = [0, 0];
  for await (const names of group(walkOpen(source, named), AT_A_TIME)) {
    if (signal.aborted) break;
    await makeKeysOfOpen(source, names, named);
    for await (const some of group(names, AT_ONCE))
      for (const [sha256, outcome] of await Promise.all(
        some.map((name) => encrypt(source, name)),
      )) {
        if (outcome === 'lost') lost.push(sha256);
        if (outcome === 'encrypted') encrypted++;
      }
    done += names.length;
    watch(done, of);
  }
  return { encrypted, lost };
}

type Named = ReturnType<typeof selectOriginals>;

const selectOpen = (named: Named, after: string) =>
  sql<{ sha256: string }>`select named.sha256 from (${named}) named
    left join blob_key on blob_key.sha256 = named.sha256
    where (blob_key.sha256 is null or blob_key.lies_open) and named.sha256 > ${after} collate "C"
    order by named.sha256 collate "C"`;

/** So many names are held in memory. */
const NAMES = 10_000;

async function* walkOpen({ db }: SealedSource, named: Named): AsyncGenerator<string> {
  for (let last: string | undefined = ''; last !== undefined;) {
    const { rows } = await sql<{
      sha256: string;
    }>`${selectOpen(named, last)} limit ${sql.lit(NAMES)}`.execute(db);
    for (const { sha256 } of rows) yield sha256;
    last = rows.at(-1)?.sha256;
  }
}

/** Passed: somebody else has encrypted it meanwhile, or it was disposed of. */
type Outcome = 'encrypted' | 'passed' | 'lost';

/** Throws where the storage does not answer. */
async function encrypt(source: SealedSource, sha256: string): Promise<readonly [string, Outcome]> {
  // Before the file: whoever encrypts it meanwhile does so by this key.
  const file = await findFileKey(source, sha256);
  if (file?.liesOpen !== true) return [sha256, 'passed'];
  const lying = await source.shelf.read(sha256);
  const plain = lying.ok ? openBytes(lying.value, sha256, file) : lying;
  const done = plain.ok ? await replace(source, sha256, plain.value, file) : plain;
  if (done.ok) return [sha256, 'encrypted'];
  if (isLost(done.error)) return [sha256, 'lost'];
  throw new Error(`the original ${sha256} is not encrypted (${wordFailure(done.error)})`);
}
