import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Stores } from '../../store/open-stores.ts';
import { EVERYTHING } from '../../store/reach.ts';

const TODAY = '2026-12-31';

/** Disposes of every scan there is, by two people, and waits until nothing of them is left to remove. */
export async function disposeOfAll({ records, retention }: Stores): Promise<number> {
  const { scans } = await records.listScans({ limit: 100 });
  const within = retention.within(EVERYTHING);
  for (const { controlNumber } of scans) {
    const made = await within.propose(controlNumber, '試験', '責任 一', TODAY);
    if (!made.ok) throw new Error(`${controlNumber}: ${made.error.kind}`);
    const done = await within.approve(made.value.id, '責任 二', TODAY);
    if (!done.ok) throw new Error(`${controlNumber}: ${done.error.kind}`);
  }
  await retention.finish();
  return scans.length;
}

/** Where any of these texts still stands: tables as text, files of the folder, keys of Redis. */
export async function findLeft(
  { db }: Stores,
  dir: string,
  redis: Redis | null,
  texts: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const look = (where: string, what: Buffer | string | null): void => {
    for (const text of texts) if (what?.includes(text) === true) found.push(`${where}: ${text}`);
  };
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema <> 'information_schema'`.execute(db);
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.raw(name)} t`.execute(db);
    for (const { row } of rows) look(name, row);
  }
  for (const key of (await redis?.keys('*')) ?? []) {
    look(key, key);
    look(key, (await redis?.dumpBuffer(key)) ?? null);
  }
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of files.filter((entry) => entry.isFile()))
    look(join(parentPath, name), await readFile(join(parentPath, name)));
  return found;
}
