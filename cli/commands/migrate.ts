import type { Command } from 'commander';
import path from 'node:path';
import type { Config } from '../../schemas/config.ts';
import type { Result } from '../../schemas/result.ts';
import { readMigrations } from '../../store/backup/catalogue.ts';
import { fetchKept } from '../../store/backup/fetch-kept.ts';
import type { Trouble } from '../../store/backup/flaw.ts';
import type { Contents } from '../../store/backup/format.ts';
import type { Installation } from '../../store/backup/installation.ts';
import { rehearse, restoreInto, type Restored } from '../../store/backup/restore.ts';
import { withSnapshot } from '../../store/backup/snapshot.ts';
import { masterKeyFile, nameMasterKey } from '../../store/keys/master-key.ts';
import { claimKeyring, readKeyring } from '../../store/keys/open-keyring.ts';
import { encryptOpenFiles } from '../../store/blobs/encrypt-open.ts';
import { migrate } from '../../store/migrate.ts';
import { markMoved } from '../../store/moved-marker.ts';
import { currentActor } from '../actor.ts';
import { showThings } from '../backup-progress.ts';
import { describeAll, describeLacks, describeSafe } from '../describe-contents.ts';
import { EXIT } from '../exit-codes.ts';
import { readConfig } from '../house.ts';
import { findKey } from '../key-file.ts';
import { withInstallation } from '../open-installation.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { wordTrouble } from '../word-trouble.ts';

interface Options {
  dryRun?: boolean;
}

export function addMigrate(program: Command, outcome: Outcome): void {
  program
    .command('migrate-to-servers')
    .description('move the embedded installation in DATA_DIR to the servers that are set; audited')
    .option('--dry-run', 'count and check everything, write nothing')
    .action(async ({ dryRun = false }: Options) => {
      outcome.code = await move(dryRun, outcome.env);
    });
}

async function move(dryRun: boolean, env: NodeJS.ProcessEnv): Promise<Outcome['code']> {
  const config = readConfig(env);
  if (!config.ok) {
    process.stderr.write(config.error);
    return EXIT.usage;
  }
  if (config.value.servers === null) {
    process.stderr.write(
      'Where to? Set REDIS_URL and DATABASE_URL, and S3_BUCKET for the originals: see docs/backup.md.\n',
    );
    return EXIT.usage;
  }
  const embedded = { ...config.value, servers: null, s3: null };
  return withInstallation(embedded, { make: false }, (source) =>
    withInstallation(config.value, { make: false }, (target) =>
      moveInto(source, target, config.value, dryRun),
    ),
  );
}

interface Moved {
  readonly contents: Contents;
  readonly done: Result<Restored, Trouble>;
}

/**
 * What an older version left in the clear gets its key here: the files may stay where they are, and whoever
 * goes back to these records has to open them.
 */
async function encryptHere({ db, shelf, master, flushRecords }: Installation): Promise<void> {
  if (master === null || (await readMigrations(db)) === null) return;
  await migrate(db);
  const keyring = await claimKeyring(db, master);
  await encryptOpenFiles({ db, shelf, keyring, flushKeys: flushRecords }, () => undefined);
}

async function moveInto(
  source: Installation,
  target: Installation,
  config: Config,
  dryRun: boolean,
): Promise<Outcome['code']> {
  if (!dryRun) await encryptHere(source);
  const moved = await withSnapshot<Moved | string>(source.db, async (snapshot) => {
    const { contents } = snapshot;
    const key = await findKey(config, contents.keyId);
    if (!key.ok) return key.error;
    if (!key.value)
      return `The master key ${contents.keyId ?? ''} is not in ${nameMasterKey(config)}: put it there first.\n`;
    const keyring = source.master === null ? null : await readKeyring(snapshot.db, source.master);
    const originals = () => fetchKept(source.shelf, keyring, snapshot.originals());
    const done = await showThings(dryRun ? 'checking' : 'moving', (watch) =>
      (dryRun ? rehearse : restoreInto)(
        target,
        { contents, rows: () => snapshot.rows(), originals },
        {
          actor: currentActor(),
          action: 'moved-to-servers',
          from: { events: Number(contents.audit.seq) },
          watch,
        },
      ),
    );
    return { contents, done };
  });
  if (moved === null) {
    process.stderr.write('There are no records yet: nothing is to be moved.\n');
    return EXIT.failed;
  }
  if (typeof moved === 'string') {
    process.stderr.write(printable(moved.trim()) + '\n');
    return EXIT.failed;
  }
  if (!moved.done.ok) {
    process.stderr.write(`Nothing is moved: ${wordTrouble(moved.done.error)}\n`);
    return EXIT.failed;
  }
  return finish(moved.contents, moved.done.value, config, dryRun);
}

async function finish(
  contents: Contents,
  moved: Restored,
  config: Config,
  dryRun: boolean,
): Promise<Outcome['code']> {
  const what = describeAll(contents, moved);
  process.stderr.write(describeLacks(moved));
  const code = moved.missing.length > 0 ? EXIT.failed : EXIT.done;
  if (dryRun) {
    process.stdout.write(`It would move ${what}.\nNothing is written: this was a dry run.\n`);
    return code;
  }
  const marker = await markMoved(config.dataDir, new Date().toISOString());
  const keyFile = masterKeyFile(config);
  process.stdout.write(
    `Moved to the servers: ${what}\n` +
      describeSafe(contents, moved) +
      (keyFile === null
        ? `Give every process the master key: ${nameMasterKey(config)}, as here.\n`
        : `Give every process the master key: MASTER_KEY_FILE=${printable(path.resolve(keyFile))}, or a copy of that file.\n`) +
      (config.s3 === null
        ? `Originals stay in ${printable(path.resolve(config.dataDir, 'originals'))}, which every process has to see (S3_BUCKET is not set).\n`
        : '') +
      `The records in the folder are as they were, and open no more by themselves: ${printable(path.resolve(marker))} says so. ` +
      'To go back to it, delete that file; what is done on the servers from now on is not in it.\n',
  );
  return code;
}
