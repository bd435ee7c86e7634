import { sql, type Kysely } from 'kysely';
import { randomBytes } from 'node:crypto';
import type { Database } from '../database.ts';
import { keyIdOf, type Generation } from '../vault.ts';
import { KEY_BYTES } from './cipher.ts';
import { openKeyring, unwrapGeneration, wrapGeneration, type Keyring } from './keyring.ts';

type Db = Kysely<Database>;

/** Which master key the records are sealed with, so that another one is told at once. */
export const MASTER_KEY_ID = 'master-key-id';

/**
 * The installation's keys, made at its first start. Sealing with one key and opening with another would
 * lose values: every other master key is refused. Where an older version has sealed, its master key was
 * the only key there was, and becomes the first generation.
 */
export async function claimKeyring(db: Db, master: Buffer): Promise<Keyring> {
  return db.transaction().execute(async (tx) => {
    const claimed = await tx
      .insertInto('setting')
      .values({ name: MASTER_KEY_ID, value: keyIdOf(master) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('name')
      .executeTakeFirst();
    await requireMaster(tx, master);
    const first = { number: 1, key: claimed === undefined ? master : randomBytes(KEY_BYTES) };
    await tx
      .insertInto('key_generation')
      .values({ generation: 1, wrapped: wrapGeneration(master, first), made_at: new Date() })
      .onConflict((conflict) => conflict.column('generation').doNothing())
      .execute();
    return openKeyring(master, await readGenerations(tx, master));
  });
}

/** The same of what is there, without writing. Of records of an older version the master key is all. */
export async function readKeyring(db: Db, master: Buffer): Promise<Keyring> {
  await requireMaster(db, master);
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('key_generation') is not null as there`.execute(db);
  const generations = rows[0]!.there ? await readGenerations(db, master) : [];
  const first = { number: 1, key: master };
  return openKeyring(master, generations.length === 0 ? [first] : generations);
}

/** From the first to the newest. */
export async function readGenerations(db: Db, master: Buffer): Promise<Generation[]> {
  const rows = await db
    .selectFrom('key_generation')
    .select(['generation', 'wrapped'])
    .orderBy('generation')
    .execute();
  return rows.map(({ generation, wrapped }) => unwrapGeneration(master, generation, wrapped));
}

async function requireMaster(db: Db, master: Buffer): Promise<void> {
  const claimed = await readMasterKeyId(db);
  const given = keyIdOf(master);
  if (claimed !== null && claimed !== given)
    throw new Error(
      `the master key (${given}) is not the one these records are sealed with (${claimed}): see docs/keys.md`,
    );
}

/** Null: nothing was ever sealed. */
export async function readMasterKeyId(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', MASTER_KEY_ID)
    .executeTakeFirst();
  return row?.value ?? null;
}
