import { Kysely, PostgresDialect } from 'kysely';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, ServersConfig } from '../../schemas/config.ts';
import { openFolderShelf } from '../blobs/folder.ts';
import { openS3Shelf } from '../blobs/s3.ts';
import { openPlainBlobs } from '../blobs/plain.ts';
import { openSealedBlobs } from '../blobs/sealed.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import type { Database } from '../database.ts';
import { findMasterKeyIfThere } from '../keys/master-key.ts';
import { readKeyring } from '../keys/open-keyring.ts';
import { openEmbeddedRecords } from '../open-embedded.ts';
import { openPool } from '../open-pool.ts';

/** What a backup is made of, and what it is restored into. Opened as it is: nothing is migrated. */
export interface Installation {
  readonly mode: 'embedded' | 'servers';
  readonly db: Kysely<Database>;
  readonly shelf: Shelf;
  /** Puts what was committed on the disk, where that is not done by committing. */
  readonly flushRecords?: (() => Promise<void>) | undefined;
  /** Null: it is not where the settings say. */
  readonly master: Buffer | null;
  close(): Promise<void>;
}

/** Whether there may be records: servers are asked, a folder without them has none. */
export const isMade = ({ servers, dataDir }: Pick<Config, 'dataDir' | 'servers'>): boolean =>
  servers !== null || existsSync(join(dataDir, 'records'));

/** Which installation it is. */
export type Named = Pick<Config, 'dataDir' | 'servers' | 's3' | 'masterKey'>;

/** `make`: where embedded records are not there, empty ones are made. */
export async function openInstallation(
  config: Named,
  options: { readonly make: boolean },
): Promise<Installation> {
  const { servers, dataDir } = config;
  const { db, flushRecords, close } =
    servers === null ? await openEmbeddedRecords(dataDir, options) : openServerRecords(servers);
  try {
    const s3 = config.s3 === null ? null : await openS3Shelf(config.s3);
    await s3?.check();
    return {
      mode: servers === null ? 'embedded' : 'servers',
      db,
      shelf: s3 ?? openFolderShelf(join(dataDir, 'originals')),
      flushRecords,
      master: await findMasterKeyIfThere(config),
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

/** Its files, in plain. Those of an installation that has no keys lie in the clear. */
export const openKeptBlobs = async ({
  db,
  shelf,
  master,
}: Pick<Installation, 'db' | 'shelf' | 'master'>): Promise<Blobs> =>
  master === null
    ? openPlainBlobs(shelf)
    : openSealedBlobs({ db, shelf, keyring: await readKeyring(db, master) });

function openServerRecords({ databaseUrl, poolSize }: ServersConfig) {
  const pool = openPool(databaseUrl, poolSize);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return { db, flushRecords: undefined, close: () => db.destroy() };
}
