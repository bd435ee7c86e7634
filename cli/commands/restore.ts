import type { Command } from 'commander';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../schemas/config.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { checkBackup, holdsOtherKey, type CheckedBackup } from '../../store/backup/check-backup.ts';
import type { Manifest } from '../../store/backup/format.ts';
import { isMade } from '../../store/backup/installation.ts';
import { findObstacle } from '../../store/backup/load-records.ts';
import { proveOriginals } from '../../store/backup/prove-originals.ts';
import { readBackup, readKey } from '../../store/backup/read-backup.ts';
import { restoreInto, type Restored } from '../../store/backup/restore.ts';
import { findMasterKeyIfThere, masterKeyFile, nameMasterKey } from '../../store/keys/master-key.ts';
import { keyIdOf, parseMasterKey } from '../../store/vault.ts';
import { currentActor } from '../actor.ts';
import { showBytes, showThings } from '../backup-progress.ts';
import { describeAll, describeLacks, describeMissing, describeSafe } from '../describe-contents.ts';
import { EXIT } from '../exit-codes.ts';
import { readConfig } from '../house.ts';
import { findKey, writeKey } from '../key-file.ts';
import { withInstallation } from '../open-installation.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { refuseMissingPaths } from '../require-paths.ts';
import { wordTrouble } from '../word-trouble.ts';

interface Options {
  into?: string;
  check?: boolean;
}

export function addRestore(program: Command, outcome: Outcome): void {
  program
    .command('restore')
    .description('put a backup into an installation that has no records; audited')
    .argument('<backup>', 'as `madoguchi backup` wrote it')
    .option('--into <folder>', 'embedded, into this folder, whatever the settings say')
    .option('--check', 'only compare it with its hashes; writes nothing')
    .action(async (file: string, options: Options) => {
      outcome.code = await restore(file, options, outcome.env);
    });
}

async function restore(
  file: string,
  { into, check = false }: Options,
  env: NodeJS.ProcessEnv,
): Promise<Outcome['code']> {
  if (await refuseMissingPaths([file])) return EXIT.usage;
  const config = readConfig(env);
  if (!config.ok) {
    process.stderr.write(config.error);
    return EXIT.usage;
  }
  const target = into === undefined ? config.value : embedIn(config.value, into);
  const checked = await showBytes('checking', (watch) => checkBackup(file, watch));
  if (!checked.ok) return refuse(file, wordTrouble(checked.error));
  const { manifest } = checked.value;
  process.stdout.write(
    `${printable(file)}: made at ${manifest.madeAt} by version ${printable(manifest.application)}, ` +
      `${manifest.mode}; every part is what was written\n`,
  );
  if (check) {
    const { count: originals, bytes } = manifest.stored;
    process.stdout.write(`${describeAll(manifest, { originals, bytes })}\n`);
    process.stderr.write(describeMissing(manifest.missing));
    if (!holdsOtherKey(checked.value)) return prove(file, checked.value, config.value);
    process.stderr.write(`${printable(file)}: ${wordForeignKey(checked.value)}\n`);
    return EXIT.failed;
  }
  return restoreChecked(file, checked.value, target);
}

/** Opens every file in it, where the key is at hand: in the backup, or where the settings say. */
async function prove(
  file: string,
  { manifest, keyId }: CheckedBackup,
  config: Config,
): Promise<Outcome['code']> {
  const master =
    keyId === null
      ? await findMasterKeyIfThere(config)
      : parseMasterKey(await readKey(file, manifest));
  if (master === null || (manifest.keyId !== null && keyIdOf(master) !== manifest.keyId)) {
    process.stdout.write(
      `Its files were not opened: the master key ${manifest.keyId ?? ''} is not at hand (${printable(nameMasterKey(config))}).\n`,
    );
    return EXIT.done;
  }
  const { count } = manifest.stored;
  const lost = await showThings('opening', (watch) => {
    watch.begin(count);
    return proveOriginals(readBackup(file, manifest), master, (files) => watch.advance(files));
  });
  if (lost.length === 0) {
    process.stdout.write('Every file in it was opened, and has its hash.\n');
    return EXIT.done;
  }
  process.stderr.write(
    `${lost.length} file(s) in it do not open, or are not what their names say: ${lost.slice(0, 10).join(', ')}\n`,
  );
  return EXIT.failed;
}

const embedIn = (config: Config, dataDir: string): Config => ({
  ...config,
  dataDir,
  servers: null,
  s3: null,
});

function refuse(file: string, why: string): Outcome['code'] {
  process.stderr.write(`${printable(file)} is not restored, nothing is changed: ${why}\n`);
  return EXIT.failed;
}

const wordForeignKey = ({ manifest, keyId }: CheckedBackup): string =>
  `the master key in it (${keyId ?? 'no key'}) is not the one its values are sealed with ` +
  `(${manifest.keyId ?? 'none'}). Keep that one as well: without it nothing can be restored.`;

async function restoreChecked(
  file: string,
  checked: CheckedBackup,
  target: Config,
): Promise<Outcome['code']> {
  const { manifest } = checked;
  const obstacle = isMade(target)
    ? await withInstallation(target, { make: false }, ({ db }) => findObstacle(db))
    : null;
  // Before a word on keys: whoever was told to change that of a living installation might do so.
  if (obstacle !== null) return refuse(file, wordTrouble(obstacle));
  const key = await bringKey(file, checked, target);
  if (!key.ok) return refuse(file, key.error.trim());
  const restored = await withInstallation(target, { make: true }, (installation) =>
    showThings('restoring', (watch) =>
      restoreInto(installation, readBackup(file, manifest), {
        actor: currentActor(),
        action: 'restored',
        from: { madeAt: manifest.madeAt, events: Number(manifest.audit.seq) },
        watch,
      }),
    ),
  );
  if (restored.ok) return describe(manifest, restored.value, target);
  // Not where something is thrown, maybe after the records were there, nor where others' records are.
  if (key.value !== null && restored.error.kind !== 'occupied')
    await rm(key.value, { force: true });
  return refuse(file, wordTrouble(restored.error));
}

/** Sees that the master key is where it is looked for; the file where it was put just now. */
async function bringKey(
  file: string,
  checked: CheckedBackup,
  target: Config,
): Promise<Result<string | null, string>> {
  const { keyId, hasKey } = checked.manifest;
  const found = await findKey(target, keyId);
  if (!found.ok) return found;
  const keyFile = masterKeyFile(target);
  if (found.value || keyId === null || keyFile === null) return ok(null);
  if (!hasKey || holdsOtherKey(checked))
    return fail(
      `its values are sealed with the master key ${keyId}, which is not in the backup and not in ` +
        `${printable(keyFile)}. Put that key there, or name its file by MASTER_KEY_FILE, and run this again.`,
    );
  writeKey(keyFile, await readKey(file, checked.manifest));
  return ok(keyFile);
}

function describe(manifest: Manifest, restored: Restored, target: Config): Outcome['code'] {
  const where = target.servers === null ? printable(path.resolve(target.dataDir)) : 'the servers';
  process.stdout.write(
    `Restored into ${where}: ${describeAll(manifest, restored)}\n${describeSafe(manifest, restored)}`,
  );
  process.stderr.write(describeLacks(restored));
  return restored.missing.length > 0 ? EXIT.failed : EXIT.done;
}
