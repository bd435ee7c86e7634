import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Anchor } from '../../schemas/audit.ts';
import type { Database } from '../database.ts';
import { canonicalJson } from '../encode-json.ts';
import { isStale } from '../keys/require-newest.ts';
import { merkleRoot } from './merkle.ts';
import type { ProofSource } from './proof-source.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Anchors every day (UTC) that is over and has events without an anchor: a Merkle root over the hashes
 * of its events, with the hash of the anchor before, signed. Returns how many days. Processes that do it
 * at once wait for each other, and for one day at a time: meanwhile no event can be added.
 */
export async function anchorDays(source: ProofSource, now: Date): Promise<number> {
  for (let days = 0; ; days++) if (!(await anchorDay(source, now))) return days;
}

/** The first day without an anchor. False: there is none that is over. */
async function anchorDay({ db, vault }: ProofSource, now: Date): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('audit_head').select('seq').forUpdate().executeTakeFirstOrThrow();
    // What an older key signs after a newer one is taken for a forgery, for good.
    if (await isStale(tx, vault.newest)) return false;
    const next = await findNext(tx);
    if (next === null || next.day >= now.toISOString().slice(0, 10)) return false;
    const anchor = await makeAnchor(tx, next);
    const text = canonicalJson(anchor);
    const { signature, publicKey } = vault.sign(text);
    const { first, last } = anchor;
    await tx
      .insertInto('audit_anchor')
      .values({ first, last, text, signature, public_key: publicKey })
      .execute();
    return true;
  });
}

/** What the next anchor follows from. */
interface Next {
  /** The earliest of the events that have no anchor: a clock may have been ahead for a while. */
  readonly day: string;
  readonly first: number;
  /** SHA-256 of the text of the anchor before; empty: there is none. */
  readonly previous: string;
}

async function findNext(tx: Transaction<Database>): Promise<Next | null> {
  const newest = await tx
    .selectFrom('audit_anchor')
    .select(['last', 'text'])
    .orderBy('last', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = Number(newest?.last ?? 0) + 1;
  const { at } = await tx
    .selectFrom('audit_event')
    .select(({ fn }) => fn.min('at').as('at'))
    .where('seq', '>=', String(first))
    .executeTakeFirstOrThrow();
  // Kysely does not know that of no rows it is null.
  const earliest = at as Date | null;
  if (earliest === null) return null;
  const previous = newest === undefined ? '' : hashText(newest.text);
  return { day: earliest.toISOString().slice(0, 10), first, previous };
}

async function makeAnchor(
  tx: Transaction<Database>,
  { day, first, previous }: Next,
): Promise<Anchor> {
  const start = new Date(day);
  const end = new Date(start.getTime() + DAY_MS);
  // Clocks of several machines differ: whatever came before the day's last event is of it. The sum keeps
  // the planner from walking back to the day from the newest event of all.
  const { last } = await tx
    .selectFrom('audit_event')
    .select(sql<string>`max(seq + 0)`.as('last'))
    .where('seq', '>=', String(first))
    .where('at', '>=', start)
    .where('at', '<', end)
    .executeTakeFirstOrThrow();
  const hashes = await readHashes(tx, first, Number(last));
  return {
    product: 'madoguchi',
    day,
    first,
    last: Number(last),
    root: rootOf(hashes),
    head: hashes.at(-1)!,
    previous,
  };
}

/** Of the events from `first` to `last`, in order. */
export async function readHashes(
  db: ProofSource['db'],
  first: number,
  last: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('audit_event')
    .select('hash')
    .where('seq', '>=', String(first))
    .where('seq', '<=', String(last))
    .orderBy('seq')
    .execute();
  return rows.map(({ hash }) => hash);
}

export const rootOf = (hashes: readonly string[]): string =>
  merkleRoot(hashes.map((hash) => Buffer.from(hash, 'hex'))).toString('hex');

export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');
