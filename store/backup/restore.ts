import { sql, type Kysely, type Transaction } from 'kysely';
import { finished } from 'node:stream/promises';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import { encryptOpenFiles } from '../blobs/encrypt-open.ts';
import { isEncrypted } from '../blobs/file-format.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import type { Database } from '../database.ts';
import { claimKeyring } from '../keys/open-keyring.ts';
import { findUnfinished } from '../records/pages.ts';
import { RECEIVED } from './catalogue.ts';
import { AT_ONCE, group, wordFailure } from './fetch-originals.ts';
import { Flawed, type Trouble } from './flaw.ts';
import type { Contents } from './format.ts';
import { openKeptBlobs, type Installation } from './installation.ts';
import { findObstacle, loadRecords } from './load-records.ts';
import type { RestoreSource } from './read-backup.ts';
import { TEXT_SETTINGS, walk } from './snapshot.ts';
import { countThings, type WatchBackup } from './write-backup.ts';

export interface RestoreOptions {
  readonly actor: string;
  /** What the audit calls it. */
  readonly action: 'restored' | 'moved-to-servers';
  /** Where the records come from, for the audit. */
  readonly from: unknown;
  readonly watch: WatchBackup;
}

export interface Restored {
  /** Files that are kept now. */
  readonly originals: number;
  readonly bytes: number;
  /** Named by the records, and already missing where these come from. */
  readonly missing: readonly string[];
  /** Files and pages that nobody has read yet: a start queues them. */
  readonly unfinished: number;
  /** What lies in the clear still, or why it does; null: nothing does, or there is no key at hand. */
  readonly leftOpen: string | null;
  /** Why the database did not gather statistics of its tables; null: it did. */
  readonly unanalyzed: string | null;
}

/**
 * Puts records and files into an installation that has none. Files first: they are named by their
 * content, so that some without records do no harm, and the next try finds them there. Then the records
 * in one transaction, which ends only when the audit chain is whole and every original is there.
 */
export async function restoreInto(
  { db, shelf, master, flushRecords }: Target,
  source: RestoreSource,
  options: RestoreOptions,
): Promise<Result<Restored, Trouble>> {
  const { watch } = options;
  try {
    const obstacle = await findObstacle(db);
    if (obstacle !== null) return fail(obstacle);
    watch.begin(countThings(source.contents));
    const put = await takeOriginals(source, watch, (sha256, bytes) =>
      putOriginal(shelf, sha256, bytes),
    );
    const { scans, pages } = await inTransaction(db, async (tx) => {
      await loadRecords(tx, source, (rows) => watch.advance(rows));
      await requireChain(tx, source.contents);
      const blobs = await openKeptBlobs({ db: tx, shelf, master });
      await requireOriginals(tx, blobs, new Set(put.missing));
      await appendEvent(tx, {
        scanId: null,
        pageId: null,
        actor: options.actor,
        action: options.action,
        before: null,
        after: options.from,
      });
      return findUnfinished(tx);
    });
    await flushRecords?.();
    const leftOpen = master === null ? null : await encryptOld({ db, shelf, flushRecords }, master);
    const unanalyzed = await gatherStatistics(db);
    return ok({ ...put, unfinished: scans.length + pages.length, leftOpen, unanalyzed });
  } catch (error) {
    if (error instanceof Flawed) return fail(error.flaw);
    throw error;
  }
}

type Target = Pick<Installation, 'db' | 'shelf' | 'master' | 'flushRecords'>;

/**
 * What lay open where it comes from lies encrypted here. The records are there already: what stays open, and
 * why, is told. Null: nothing does.
 */
async function encryptOld(
  { db, shelf, flushRecords }: Omit<Target, 'master'>,
  master: Buffer,
): Promise<string | null> {
  try {
    const keyring = await claimKeyring(db, master);
    const source = { db, shelf, keyring, flushKeys: flushRecords };
    const { lost } = await encryptOpenFiles(source, () => undefined);
    return lost.length === 0 ? null : lost.join(', ');
  } catch (error) {
    return (error as Error).message;
  }
}

/** The records are there already: without statistics they are slower for a while, and no less there. */
export const gatherStatistics = (db: Kysely<Database>): Promise<string | null> =>
  sql`analyze`.execute(db).then(
    () => null,
    (error: Error) => error.message,
  );

/** Begun by hand, since Kysely lets no migration run in a transaction of its own making. */
async function inTransaction<T>(
  db: Kysely<Database>,
  work: (tx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (one) => {
    await sql`begin`.execute(one);
    try {
      for (const setting of TEXT_SETTINGS) await setting.execute(one);
      const result = await work(one as Transaction<Database>);
      await sql`commit`.execute(one);
      return result;
    } catch (error) {
      // Where the connection is lost, the server rolls back by itself.
      await sql`rollback`.execute(one).catch(() => undefined);
      throw error;
    }
  });
}

/** Counts what comes from a source, and hands it to `keep`, several at once. */
async function takeOriginals(
  source: RestoreSource,
  watch: WatchBackup,
  keep: (sha256: string, bytes: Buffer) => Promise<void> | void,
): Promise<Pick<Restored, 'originals' | 'bytes' | 'missing'>> {
  const missing: string[] = [];
  let originals = 0;
  let bytes = 0;
  for await (const some of group(source.originals(), AT_ONCE)) {
    await Promise.all(
      some.map(async (original) => {
        if (original.bytes === null) return void missing.push(original.sha256);
        await keep(original.sha256, original.bytes);
        originals++;
        bytes += original.bytes.length;
      }),
    );
    watch.advance(some.length);
  }
  return { originals, bytes, missing };
}

/** What it is, the records know. */
const ANY_TYPE = 'application/octet-stream';

/**
 * As it lay where it comes from. What a try has left that was cut off is the same; of what is not, only what lies
 * in the clear is replaced: what is encrypted by another key may be all that another installation has.
 */
async function putOriginal(shelf: Shelf, sha256: string, bytes: Buffer): Promise<void> {
  const refuse = (failure: Failure): never => {
    throw new Flawed({ kind: 'lost-original', sha256, detail: wordFailure(failure) });
  };
  const there = await shelf.has(sha256);
  if (!there.ok) return refuse(there.error);
  if (there.value) {
    const lying = await shelf.read(sha256);
    if (!lying.ok) return refuse(lying.error);
    if (lying.value.equals(bytes)) return;
    if (isEncrypted(lying.value)) throw new Flawed({ kind: 'foreign-file', sha256 });
  }
  const put = await shelf.write(sha256, bytes, { mediaType: ANY_TYPE, replace: true });
  if (!put.ok) refuse(put.error);
}

async function requireChain(tx: Transaction<Database>, { audit }: Contents): Promise<void> {
  const verdict = await verifyAudit(tx, null);
  if (!verdict.whole) throw new Flawed({ kind: 'broken-chain', seq: verdict.seq });
  if (String(verdict.events) !== audit.seq || verdict.head !== audit.hash)
    throw new Flawed({ kind: 'broken-chain', seq: verdict.events });
}

/** Reads back every file as it was received, which no reading could make again. */
async function requireOriginals(
  tx: Transaction<Database>,
  blobs: Blobs,
  missing: ReadonlySet<string>,
): Promise<void> {
  const received = sql<{ sha256: string }>`select distinct sha256 from (${RECEIVED}) received`;
  for await (const { sha256 } of walk(tx, received)) {
    if (missing.has(sha256)) continue;
    const stream = await blobs.stream(sha256);
    if (!stream.ok)
      throw new Flawed({ kind: 'lost-original', sha256, detail: wordFailure(stream.error) });
    try {
      await finished(stream.value.resume());
    } catch (error) {
      throw new Flawed({ kind: 'lost-original', sha256, detail: (error as Error).message });
    }
  }
}

/** Looks whether that would go, and reads every original for it. Writes nothing. */
export async function rehearse(
  { db }: Pick<Installation, 'db'>,
  source: RestoreSource,
  { watch }: RestoreOptions,
): Promise<Result<Restored, Trouble>> {
  const obstacle = await findObstacle(db);
  if (obstacle !== null) return fail(obstacle);
  watch.begin(source.contents.originals);
  const found = await takeOriginals(source, watch, () => undefined);
  return ok({ ...found, unfinished: 0, leftOpen: null, unanalyzed: null });
}
