import { sql, type Kysely, type Transaction } from 'kysely';
import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { keyIdOf, type Generation } from '../vault.ts';
import { KEY_BYTES } from './cipher.ts';
import { wrapGeneration } from './keyring.ts';
import { MASTER_KEY_ID, readGenerations, readMasterKeyId } from './open-keyring.ts';

export interface RotationOptions {
  /** By which the installation's keys are wrapped now. */
  readonly master: Buffer;
  readonly fresh: Buffer;
  /** Begins a new key of the installation as well. */
  readonly renew: boolean;
  readonly actor: string;
}

/** Why nothing is changed. */
export type RotationObstacle =
  | { readonly kind: 'rotated-already' }
  | { readonly kind: 'other-key'; readonly keyId: string }
  /** Nothing was ever sealed. */
  | { readonly kind: 'no-keys' }
  /** An older version sealed with the master key itself: exchanged, it would go on opening all of that. */
  | { readonly kind: 'seals-itself' };

/** Whether the master key can be exchanged for this one. */
export async function findRotationObstacle(
  db: Kysely<Database>,
  { master, fresh, renew }: Pick<RotationOptions, 'master' | 'renew'> & { fresh: Buffer | null },
): Promise<RotationObstacle | null> {
  const keyId = await readMasterKeyId(db);
  if (keyId === null) return { kind: 'no-keys' };
  if (fresh !== null && keyId === keyIdOf(fresh)) return { kind: 'rotated-already' };
  if (keyId !== keyIdOf(master)) return { kind: 'other-key', keyId };
  if (renew) return null;
  return isAmong(await readKnown(db, master), master) ? { kind: 'seals-itself' } : null;
}

/** From the first to the newest. Where no start has followed the update by which they came, the master key. */
async function readKnown(db: Kysely<Database>, master: Buffer): Promise<Generation[]> {
  const kept = await readGenerations(db, master);
  return kept.length === 0 ? [{ number: 1, key: master }] : kept;
}

const isAmong = (generations: readonly Generation[], master: Buffer): boolean =>
  generations.some(({ key }) => key.equals(master));

/**
 * Wraps the installation's keys anew, by another master key, in one transaction: before its end the old
 * one is needed, after it the new one, and never both. What is sealed by those keys stays as it is. Returns
 * the number of the newest.
 */
export async function rotateMaster(
  db: Kysely<Database>,
  { master, fresh, renew, actor }: RotationOptions,
): Promise<Result<number, RotationObstacle>> {
  return db.transaction().execute(async (tx) => {
    await holdMaster(tx);
    const obstacle = await findRotationObstacle(tx, { master, fresh, renew });
    if (obstacle !== null) return fail(obstacle);
    const known = await readKnown(tx, master);
    const newest = known.at(-1)!.number + (renew ? 1 : 0);
    const all = renew ? [...known, { number: newest, key: randomBytes(KEY_BYTES) }] : known;
    await wrapAll(tx, fresh, all);
    await tx
      .updateTable('setting')
      .set({ value: keyIdOf(fresh) })
      .where('name', '=', MASTER_KEY_ID)
      .execute();
    const before = { keyId: keyIdOf(master), generation: known.at(-1)!.number };
    await note(tx, actor, before, { keyId: keyIdOf(fresh), generation: newest });
    return ok(newest);
  });
}

/**
 * A new key of the installation under a master key that is the present one already, where the exchange for it
 * began none. Null: one was begun by it, and what is left to do is to seal by that one.
 */
export async function renewUnderPresent(
  db: Kysely<Database>,
  { master, actor }: Pick<RotationOptions, 'master' | 'actor'>,
): Promise<Result<number | null, RotationObstacle>> {
  return db.transaction().execute(async (tx) => {
    await holdMaster(tx);
    const keyId = await readMasterKeyId(tx);
    if (keyId === null) return fail({ kind: 'no-keys' });
    if (keyId !== keyIdOf(master)) return fail({ kind: 'other-key', keyId });
    if (await hasRenewed(tx)) return ok(null);
    const known = await readKnown(tx, master);
    // A generation under it would be shut to nobody who has that key.
    if (isAmong(known, master)) return fail({ kind: 'seals-itself' });
    const { number } = known.at(-1)!;
    await wrapAll(tx, master, [{ number: number + 1, key: randomBytes(KEY_BYTES) }]);
    await note(tx, actor, { keyId, generation: number }, { keyId, generation: number + 1 });
    return ok(number + 1);
  });
}

/** Who exchanges it at the same time waits. */
const holdMaster = (tx: Transaction<Database>) =>
  tx.selectFrom('setting').select('value').where('name', '=', MASTER_KEY_ID).forUpdate().execute();

const ROTATED = 'master-key-rotated';

interface Rotated {
  readonly keyId: string;
  /** The newest one. */
  readonly generation: number;
}

async function note(
  tx: Transaction<Database>,
  actor: string,
  before: Rotated,
  after: Rotated,
): Promise<void> {
  await appendEvent(tx, { scanId: null, pageId: null, actor, action: ROTATED, before, after });
}

/** Whether the last exchange began a generation. */
async function hasRenewed(tx: Transaction<Database>): Promise<boolean> {
  const last = await tx
    .selectFrom('audit_event')
    .select([
      sql<string | null>`before ->> 'generation'`.as('from'),
      sql<string | null>`after ->> 'generation'`.as('to'),
    ])
    .where('action', '=', ROTATED)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last !== undefined && last.from !== last.to;
}

async function wrapAll(
  tx: Transaction<Database>,
  master: Buffer,
  generations: readonly Generation[],
): Promise<void> {
  const rows = generations.map((generation) => ({
    generation: generation.number,
    wrapped: wrapGeneration(master, generation),
    made_at: new Date(),
  }));
  await tx
    .insertInto('key_generation')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('generation').doUpdateSet({ wrapped: sql`excluded.wrapped` }),
    )
    .execute();
}
