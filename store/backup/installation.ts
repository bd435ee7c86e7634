import { Kysely, PostgresDialect } from 'kysely';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, ServersConfig } from '../../schemas/config.ts';
import { openFolderBlobs } from '../blobs/folder.ts';
import { openS3Blobs } from '../blobs/s3.ts';
import type { Blobs } from '../contracts.ts';
import type { Database } from '../database.ts';
import { openEmbeddedRecords } from '../open-embedded.ts';
import { openPool } from '../open-pool.ts';

/** What a backup is made of, and what it is restored into. Opened as it is: nothing is migrated. */
export interface Installation {
  readonly mode: 'embedded' | 'servers';
  readonly db: Kysely<Database>;
  readonly blobs: Blobs;
  close(): Promise<void>;
}

/** Whether there may be records: servers are asked, a folder without them has none. */
export const isMade = ({ servers, dataDir }: Pick<Config, 'dataDir' | 'servers'>): boolean =>
  servers !== null || existsSync(join(dataDir, 'records'));

/** `make`: where embedded records are not there, empty ones are made. */
export async function openInstallation(
  config: Pick<Config, 'dataDir' | 'servers' | 's3'>,
  options: { readonly make: boolean },
): Promise<Installation> {
  const { servers, dataDir } = config;
  const { db, close } =
    servers === null ? await openEmbeddedRecords(dataDir, options) : openServerRecords(servers);
  try {
    const s3 = config.s3 === null ? null : await openS3Blobs(config.s3);
    await s3?.check();
    return {
      mode: servers === null ? 'embedded' : 'servers',
      db,
      blobs: s3 ?? openFolderBlobs(join(dataDir, 'originals')),
      async close() {
        s3?.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function openServerRecords({ databaseUrl, poolSize }: ServersConfig) {
  const pool = openPool(databaseUrl, poolSize);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, close: () => db.destroy() };
}
