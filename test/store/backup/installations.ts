import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Config } from '../../../schemas/config.ts';
import { openInstallation, type Installation } from '../../../store/backup/installation.ts';
import { openFolderBlobs } from '../../../store/blobs/folder.ts';
import type { Manifest } from '../../../store/backup/format.ts';
import { withSnapshot } from '../../../store/backup/snapshot.ts';
import { writeBackup } from '../../../store/backup/write-backup.ts';
import type { Database } from '../../../store/database.ts';

export const watch = { begin: () => undefined, advance: () => undefined };

export async function using<T>(
  config: Config,
  work: (installation: Installation) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation(config, { make: true });
  try {
    return await work(installation);
  } finally {
    await installation.close();
  }
}

/** A database in memory without any table. */
export async function openBare(originals: string): Promise<Installation> {
  const lite = await PGlite.create({ postgresqlconf: ['shared_buffers = 16MB'] });
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    mode: 'embedded',
    db,
    blobs: openFolderBlobs(originals),
    async close() {
      await db.destroy();
      await lite.close();
    },
  };
}

/** `keyFile`: its key is put in as well. */
export async function backUp(
  installation: Installation,
  file: string,
  keyFile: string | null = null,
): Promise<Manifest> {
  const key = keyFile === null ? null : await readFile(keyFile);
  const made = await writeBackup(installation, file, {
    application: '0.1.0',
    at: new Date(),
    key,
    watch,
  });
  return made!.manifest;
}

/** Every row of every table as text, in no order. Null: there are no tables. */
export const dump = ({ db }: Installation): Promise<Map<string, string[]> | null> =>
  withSnapshot(db, async ({ contents, rows }) => {
    const tables = new Map<string, string[]>(contents.tables.map(({ name }) => [name, []]));
    for await (const { table, lines } of rows()) tables.get(table)!.push(...lines);
    for (const lines of tables.values()) lines.sort();
    return tables;
  });
