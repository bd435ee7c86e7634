import { sql } from 'kysely';
import { access, constants, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../schemas/config.ts';
import type { Accounts } from './accounts/contracts.ts';
import { openTokens, type ApiTokens } from './accounts/tokens.ts';
import type { Batches } from './batches/contracts.ts';
import { openBatches } from './batches/open-batches.ts';
import {
  encryptOpenFiles,
  type EncryptedFiles,
  type WatchEncryption,
} from './blobs/encrypt-open.ts';
import { openFolderShelf } from './blobs/folder.ts';
import { openS3Shelf } from './blobs/s3.ts';
import { openSealedBlobs } from './blobs/sealed.ts';
import type { Blobs, Calibrations, FormLibrary, Records, Registries } from './contracts.ts';
import type { ArchiveHouse } from './archive/contracts.ts';
import { openArchives } from './archive/open-archives.ts';
import type { DoubleHouse } from './doubles/contracts.ts';
import { openDoubles } from './doubles/open-doubles.ts';
import type { Engine } from './engine.ts';
import { watchParts, type Part } from './find-silent.ts';
import type { HouseFigures } from './figures/contracts.ts';
import { openFigures } from './figures/open-figures.ts';
import { openKeptAnswers, type KeptAnswers } from './kept-answers.ts';
import { findMasterKey } from './keys/master-key.ts';
import { claimKeyring } from './keys/open-keyring.ts';
import { migrate } from './migrate.ts';
import { openCalibrations } from './open-calibrations.ts';
import { openEmbedded } from './open-embedded.ts';
import { openRecords } from './open-records.ts';
import { openRegistries } from './open-registries.ts';
import { openServers } from './open-servers.ts';
import { openProof, type ProofHouse } from './proof/open-proof.ts';
import type { QueueOptions } from './queues.ts';
import { openReplays, type Replays } from './replay/open-replays.ts';
import type { RetentionHouse } from './retention/contracts.ts';
import { openRetention } from './retention/open-retention.ts';
import { EVERYTHING } from './reach.ts';
import type { SpotCheckHouse } from './spot-checks/contracts.ts';
import { openSpotChecks } from './spot-checks/open-spot-checks.ts';
import type { Webhooks } from './webhooks/contracts.ts';
import { openWebhooks } from './webhooks/open-webhooks.ts';

export interface Stores extends Omit<Engine, 'pingQueue' | 'flushRecords'> {
  readonly mode: 'embedded' | 'servers';
  readonly records: Records;
  readonly batches: Batches;
  readonly doubles: DoubleHouse;
  readonly archives: ArchiveHouse;
  readonly replays: Replays;
  readonly spotChecks: SpotCheckHouse;
  readonly figures: HouseFigures;
  readonly tokens: ApiTokens;
  readonly answers: KeptAnswers;
  readonly webhooks: Webhooks;
  readonly registries: Registries;
  readonly calibrations: Calibrations;
  readonly blobs: Blobs;
  /** Encrypts what an older version has left in the clear. */
  encryptOpenFiles(watch: WatchEncryption, signal?: AbortSignal): Promise<EncryptedFiles>;
  readonly proof: ProofHouse;
  readonly retention: RetentionHouse;
  /** The parts that give no sign of life within two seconds. */
  readonly findSilent: () => Promise<Part[]>;
  /** Loads the library of sign-ins, which only the desk and few commands need. */
  openAccounts(): Promise<Accounts>;
}

/**
 * Opens everything that keeps: embedded in `dataDir`, or the servers that the configuration names.
 * Close whatever was made of `queues` before closing the stores.
 */
export async function openStores(
  config: Config,
  forms: FormLibrary,
  queueOptions?: QueueOptions,
): Promise<Stores> {
  const { servers, dataDir } = config;
  const engine =
    servers === null
      ? await openEmbedded(dataDir, queueOptions)
      : await openServers(servers, queueOptions);
  try {
    await migrate(engine.db);
    const master = await findMasterKey(config, { make: true });
    const keyring = await claimKeyring(engine.db, master);
    const { vault } = keyring;
    const records = await openRecords(engine.db, vault, forms);
    const s3 = config.s3 === null ? null : await openS3Shelf(config.s3);
    await s3?.check();
    const originals = join(dataDir, 'originals');
    if (s3 === null) await mkdir(originals, { recursive: true });
    const { pingQueue, flushRecords, ...opened } = engine;
    const sealed = {
      db: engine.db,
      keyring,
      shelf: s3 ?? openFolderShelf(originals),
      flushKeys: flushRecords,
    };
    const blobs = openSealedBlobs(sealed);
    const mode = servers === null ? 'embedded' : 'servers';
    return {
      ...opened,
      mode,
      records,
      batches: openBatches(engine.db, forms),
      doubles: openDoubles({ db: engine.db, vault, forms }),
      archives: openArchives({ db: engine.db, vault, forms }),
      replays: openReplays(engine.db, vault),
      figures: openFigures(engine.db, forms),
      spotChecks: openSpotChecks({ db: engine.db, vault, forms }),
      tokens: openTokens(engine.db),
      answers: openKeptAnswers(engine.db),
      webhooks: openWebhooks({ db: engine.db, vault, allowLoopback: config.webhooksAllowLoopback }),
      registries: openRegistries(engine.db),
      calibrations: openCalibrations(engine.db),
      openAccounts: async () =>
        (await import('./accounts/open-accounts.ts')).openAccounts(
          engine.db,
          keyring.newest.key,
          config.oidc,
        ),
      findSilent: watchParts({
        records: () => sql`select 1`.execute(engine.db),
        queue: pingQueue,
        // Never made here: a disk that is not mounted any more is missing.
        originals: () => (s3 === null ? access(originals, constants.W_OK) : s3.check()),
      }),
      blobs,
      retention: openRetention({ db: engine.db, vault, forms, blobs, mode }),
      encryptOpenFiles: (watch, signal) => encryptOpenFiles(sealed, watch, signal),
      proof: openProof({ db: engine.db, vault, forms, blobs, reach: EVERYTHING }),
      async close() {
        s3?.close();
        await engine.close();
      },
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
