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
  | { readonly kind: 'no-keys' };

/** Whether the master key can be exchanged for this one. */
export async function findRotationObstacle(
  db: Kysely<Database>,
  master: Buffer,
  fresh: Buffer | null,
): Promise<RotationObstacle | null> {
  const keyId = await readMasterKeyId(db);
  if (keyId === null) return { kind: 'no-keys' };
  if (fresh !== null && keyId === keyIdOf(fresh)) return { kind: 'rotated-already' };
  return keyId === keyIdOf(master) ? null : { kind: 'other-key', keyId };
}

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
    await tx
      .selectFrom('setting')
      .select('value')
      .where('name', '=', MASTER_KEY_ID)
      .forUpdate()
      .execute();
    const obstacle = await findRotationObstacle(tx, master, fresh);
    if (obstacle !== null) return fail(obstacle);
    const kept = await readGenerations(tx, master);
    // No start has followed the update by which generations came.
    const known = kept.length === 0 ? [{ number: 1, key: master }] : kept;
    const newest = known.at(-1)!.number + (renew ? 1 : 0);
    const all = renew ? [...known, { number: newest, key: randomBytes(KEY_BYTES) }] : known;
    await wrapAll(tx, fresh, all);
    await tx
      .updateTable('setting')
      .set({ value: keyIdOf(fresh) })
      .where('name', '=', MASTER_KEY_ID)
      .execute();
    await appendEvent(tx, {
      scanId: null,
      pageId: null,
      actor,
      action: 'master-key-rotated',
      before: { keyId: keyIdOf(master), generation: known.at(-1)!.number },
      after: { keyId: keyIdOf(fresh), generation: newest },
    });
    return ok(newest);
  });
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
