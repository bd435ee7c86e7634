import { sql, type Kysely } from 'kysely';
import { createHash } from 'node:crypto';
import type { Database } from './database.ts';
import { makeUuid } from './uuid.ts';

const DAY_MS = 86_400_000;
/** Whoever is at it says so before this is over (`renew`); else it is taken for broken off. */
const LEASE_MS = 90_000;

/** What stands under a key when a request names it. */
export type Begun =
  /** Nothing, or a try that broke off. `id` is the same in every try: what is made once may bear it. */
  | { readonly kind: 'mine'; readonly id: string }
  /** Another request under this key has not been answered yet. */
  | { readonly kind: 'running' }
  | ({ readonly kind: 'answered' } & KeptAnswer);

export interface KeptAnswer {
  /** Of the request that was answered, in hexadecimal. */
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
}

/** Answers by who asked and under which Idempotency-Key, for a day. */
export interface KeptAnswers {
  /** `fingerprint`: null where it is known only when the request has been read. */
  begin(actor: string, key: string, fingerprint: string | null): Promise<Begun>;
  /** Still at it. */
  renew(id: string): Promise<void>;
  finish(id: string, answer: KeptAnswer): Promise<void>;
  /** Nothing came of it: the key is free again. */
  release(id: string): Promise<void>;
}

/** The tables must be up to date (`migrate`). */
export function openKeptAnswers(db: Kysely<Database>): KeptAnswers {
  return {
    begin: (...given) => begin(db, ...given),
    async renew(id) {
      const set = db.updateTable('kept_answer').set({ running_until: leaseFrom(Date.now()) });
      await set.where('id', '=', id).where('status', 'is', null).execute();
    },
    async finish(id, answer) {
      await db.updateTable('kept_answer').set(answer).where('id', '=', id).execute();
    },
    async release(id) {
      await db.deleteFrom('kept_answer').where('id', '=', id).execute();
    },
  };
}

const leaseFrom = (now: number): Date => new Date(now + LEASE_MS);

async function begin(
  db: Kysely<Database>,
  actor: string,
  key: string,
  fingerprint: string | null,
): Promise<Begun> {
  const now = Date.now();
  const key_hash = createHash('sha256').update(key).digest('hex');
  await db
    .deleteFrom('kept_answer')
    .where('begun_at', '<', new Date(now - DAY_MS))
    .execute();
  const times = { begun_at: new Date(now), running_until: leaseFrom(now) };
  const mine = await db
    .insertInto('kept_answer')
    .values({ id: makeUuid(), actor, key_hash, fingerprint, status: null, body: null, ...times })
    .onConflict((conflict) =>
      conflict
        .columns(['actor', 'key_hash'])
        .doUpdateSet({ running_until: leaseFrom(now) })
        .where('kept_answer.status', 'is', null)
        .where('kept_answer.running_until', '<', new Date(now))
        // Another request is not the next try of the one that broke off.
        .where(sql<boolean>`kept_answer.fingerprint is not distinct from ${fingerprint}`),
    )
    .returning('id')
    .executeTakeFirst();
  if (mine !== undefined) return { kind: 'mine', id: mine.id };
  const row = await db
    .selectFrom('kept_answer')
    .selectAll()
    .where('actor', '=', actor)
    .where('key_hash', '=', key_hash)
    .executeTakeFirst();
  if (!row || row.status === null || row.fingerprint === null || row.body === null)
    return { kind: 'running' };
  const { status, body } = row;
  return { kind: 'answered', fingerprint: row.fingerprint, status, body };
}
