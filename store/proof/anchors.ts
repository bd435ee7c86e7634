import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Anchor } from '../../schemas/audit.ts';
import type { Database } from '../database.ts';
import { canonicalJson } from '../encode-json.ts';
import { merkleRoot } from './merkle.ts';
import type { ProofSource } from './proof-source.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Anchors every day (UTC) that is over and has events without an anchor: a Merkle root over the hashes
 * of its events, with the hash of the anchor before, signed. Returns how many days. Processes that do it
 * at once wait for each other.
 */
export async function anchorDays({ db, vault }: ProofSource, now: Date): Promise<number> {
  const today = now.toISOString().slice(0, 10);
  return db.transaction().execute(async (tx) => {
    await tx.selectFrom('audit_head').select('seq').forUpdate().executeTakeFirstOrThrow();
    for (let done = 0; ; done++) {
      const next = await findNext(tx);
      if (next === null || next.day >= today) return done;
      const anchor = await makeAnchor(tx, next);
      const text = canonicalJson(anchor);
      const { signature, publicKey } = vault.sign(text);
      const { first, last } = anchor;
      await tx
        .insertInto('audit_anchor')
        .values({ first, last, text, signature, public_key: publicKey })
        .execute();
    }
  });
}

/** What the next anchor follows from. */
interface Next {
  /** Of the first event that has no anchor. */
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
  const event = await tx
    .selectFrom('audit_event')
    .select('at')
    .where('seq', '=', String(first))
    .executeTakeFirst();
  if (event === undefined) return null;
  const previous = newest === undefined ? '' : hashText(newest.text);
  return { day: event.at.toISOString().slice(0, 10), first, previous };
}

async function makeAnchor(
  tx: Transaction<Database>,
  { day, first, previous }: Next,
): Promise<Anchor> {
  const end = new Date(Date.parse(day) + DAY_MS);
  // Clocks of several machines differ: whatever came before the day's last event is of it.
  const { last } = await tx
    .selectFrom('audit_event')
    .select(({ fn }) => fn.max('seq').as('last'))
    .where('seq', '>=', String(first))
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
