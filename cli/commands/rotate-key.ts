import type { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../schemas/config.ts';
import { ok } from '../../schemas/result.ts';
import { readMigrations } from '../../store/backup/catalogue.ts';
import type { Installation } from '../../store/backup/installation.ts';
import { encryptOpenFiles } from '../../store/blobs/encrypt-open.ts';
import { flushFolder } from '../../store/flush-folder.ts';
import { KEY_BYTES } from '../../store/keys/cipher.ts';
import { masterKeyFile, nameMasterKey } from '../../store/keys/master-key.ts';
import { claimKeyring } from '../../store/keys/open-keyring.ts';
import {
  findRotationObstacle,
  renewUnderPresent,
  rotateMaster,
  type RotationObstacle,
} from '../../store/keys/rotate-master.ts';
import { sealAnew, vacuumSealed } from '../../store/keys/seal-anew.ts';
import { findForeignMigrations } from '../../store/migrate.ts';
import { keyIdOf, parseMasterKey } from '../../store/vault.ts';
import { currentActor } from '../actor.ts';
import { showCount } from '../backup-progress.ts';
import { EXIT } from '../exit-codes.ts';
import { readConfig } from '../house.ts';
import { wordOtherKey, writeKey } from '../key-file.ts';
import { withInstallation } from '../open-installation.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';

interface Options {
  newKeyFile: string;
  renew?: boolean;
}

export function addRotateKey(program: Command, outcome: Outcome): void {
  program
    .command('rotate-key')
    .description('put another master key in the place of the present one; audited')
    .requiredOption('--new-key-file <file>', 'the new master key; made where there is no such file')
    .option('--renew', 'begin a new key of the installation too, and seal by it what there is')
    .action(async (options: Options) => {
      const config = readConfig(outcome.env);
      if (!config.ok) {
        process.stderr.write(config.error);
        outcome.code = EXIT.usage;
        return;
      }
      outcome.code = await withInstallation(config.value, { make: false }, (installation) =>
        rotate(installation, config.value, options),
      );
    });
}

async function rotate(
  installation: Installation,
  config: Config,
  { newKeyFile, renew = false }: Options,
): Promise<Outcome['code']> {
  const { db, master, mode } = installation;
  const foreign = findForeignMigrations((await readMigrations(db)) ?? []);
  if (foreign !== null)
    return refuse(
      `these records are of another version (${foreign}): start the desk of this one once.`,
    );
  if (master === null) return refuse(`there is no master key in ${nameMasterKey(config)}.`);
  const given = existsSync(newKeyFile) ? parseMasterKey(readFileSync(newKeyFile)) : undefined;
  if (given === null)
    return refuse(`${printable(newKeyFile)} holds no master key: 32 bytes in base64.`);
  // Made in a container it would be gone with it, and everything that it opens.
  if (given === undefined && mode === 'servers')
    return refuse(
      `there is no ${printable(newKeyFile)}. On servers make the key yourself, where it is kept (openssl rand -base64 32), and have a copy: see docs/keys.md.`,
    );
  const obstacle = await findRotationObstacle(db, { master, fresh: given ?? null, renew });
  if (obstacle !== null && obstacle.kind !== 'rotated-already')
    return refuse(wordObstacle(obstacle, config, master));
  const fresh = given ?? (await makeKey(newKeyFile));
  const actor = currentActor();
  if (obstacle === null) {
    const rotated = await rotateMaster(db, { master, fresh, renew, actor });
    if (!rotated.ok) return refuse(wordObstacle(rotated.error, config, master));
    process.stdout.write(describe(config, newKeyFile, keyIdOf(master), keyIdOf(fresh)));
    return finish(installation, fresh, renew);
  }
  process.stdout.write(
    `The master key in ${printable(newKeyFile)} (${keyIdOf(fresh)}) is the present one already.\n`,
  );
  const renewed = renew ? await renewUnderPresent(db, { master: fresh, actor }) : ok(null);
  if (!renewed.ok) return refuse(wordObstacle(renewed.error, config, fresh));
  if (renewed.value !== null)
    process.stdout.write(`A new key of the installation is begun (generation ${renewed.value}).\n`);
  return finish(installation, fresh, renew);
}

/** What follows may be ended and begun again by the same command. */
async function finish(
  { db, shelf, mode, flushRecords }: Installation,
  master: Buffer,
  renew: boolean,
): Promise<Outcome['code']> {
  const keyring = await claimKeyring(db, master);
  const { encrypted, lost } = await showCount('encrypting files', (watch) =>
    encryptOpenFiles({ db, shelf, keyring, flushKeys: flushRecords }, watch),
  );
  if (encrypted > 0) process.stdout.write(`${encrypted} file(s) of an older version encrypted\n`);
  if (lost.length > 0)
    process.stderr.write(
      `${lost.length} file(s) are gone, or not what they were:\n${lost.join('\n')}\n`,
    );
  if (!renew) return lost.length > 0 ? EXIT.failed : EXIT.done;
  const { sealed, unopened } = await showCount('sealing', (watch) => sealAnew(db, keyring, watch));
  await vacuumSealed(db, { whole: mode === 'embedded' });
  process.stdout.write(
    `${sealed} value(s) and keys of files sealed by key generation ${keyring.newest.number}; ` +
      'those before it only verify from now on. Everybody has to sign in again.\n',
  );
  if (unopened.length > 0)
    process.stderr.write(
      `${unopened.length} thing(s) open by no key, and stay as they are:\n${unopened.join('\n')}\n`,
    );
  return lost.length + unopened.length > 0 ? EXIT.failed : EXIT.done;
}

function refuse(why: string): Outcome['code'] {
  process.stderr.write(`Nothing is changed: ${why.trim()}\n`);
  return EXIT.failed;
}

function wordObstacle(obstacle: RotationObstacle, config: Config, master: Buffer): string {
  switch (obstacle.kind) {
    case 'no-keys':
      return 'nothing was ever sealed here. Put the key in its place before the first start.';
    case 'other-key':
      return wordOtherKey(printable(nameMasterKey(config)), keyIdOf(master), obstacle.keyId);
    case 'rotated-already':
      return 'somebody else has just done it.';
    case 'seals-itself':
      return (
        'an older version has sealed with this master key itself, which would open all of that for ever. ' +
        'Exchange it for another with --renew (on servers, stop every process first): see docs/keys.md.'
      );
  }
}

/** On the disk before anything is wrapped by it. */
async function makeKey(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  writeKey(file, Buffer.from(`${key.toString('base64')}\n`));
  // The folders above it may be new as well.
  const folder = path.dirname(path.resolve(file));
  for (const each of [folder, path.dirname(folder)]) await flushFolder(each);
  return key;
}

function describe(config: Config, file: string, from: string, to: string): string {
  const current = masterKeyFile(config);
  const place =
    current === null
      ? `Put it into the key service or the setting in the place of the old one (${nameMasterKey(config)}), or set MASTER_KEY_FILE=${printable(file)}.`
      : `Set MASTER_KEY_FILE=${printable(file)} from now on, or move that file to ${printable(current)} when you have moved the old one away.`;
  return (
    `The new master key (${to}) stands in ${printable(file)}; the old one (${from}) is the master key of these records no more.\n` +
    `${place}\nEvery process starts with the new one only: restart those that run on servers.\n` +
    `Backups made before need the old one: keep it as long as you keep them, elsewhere, and keep a copy of the new one.\n`
  );
}
