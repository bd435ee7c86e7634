import type { Command } from 'commander';
import { lstat, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '../../schemas/config.ts';
import type { Installation } from '../../store/backup/installation.ts';
import {
  noteBackup,
  writeBackup,
  type MadeBackup,
  type Refusal,
} from '../../store/backup/write-backup.ts';
import { nameMasterKey } from '../../store/keys/master-key.ts';
import { currentActor } from '../actor.ts';
import { showThings } from '../backup-progress.ts';
import { describeAll, describeMissing } from '../describe-contents.ts';
import { EXIT } from '../exit-codes.ts';
import { readConfig } from '../house.ts';
import { wordOtherKey } from '../key-file.ts';
import { withInstallation } from '../open-installation.ts';
import type { Outcome } from '../outcome.ts';
import { readPackageVersion } from '../package-version.ts';
import { printable } from '../printable.ts';

interface Options {
  withKey?: boolean;
}

export function addBackup(program: Command, outcome: Outcome): void {
  program
    .command('backup')
    .description('write records, originals and pictures into one file; audited')
    .argument('<file>', 'a file that is not there yet, or a folder: it is named by the time')
    .option('--with-key', 'put the master key in as well: who has the file can open everything')
    .action(async (target: string, { withKey = false }: Options) => {
      const config = readConfig(outcome.env);
      if (!config.ok) {
        process.stderr.write(config.error);
        outcome.code = EXIT.usage;
        return;
      }
      outcome.code = await backUp(config.value, target, withKey);
    });
}

async function backUp(config: Config, target: string, withKey: boolean): Promise<Outcome['code']> {
  const at = new Date();
  const file = await nameFile(target, at);
  if (file === null) {
    process.stderr.write(wordTaken(target));
    return EXIT.usage;
  }
  return withInstallation(config, { make: false }, async (installation) => {
    if (installation.master === null)
      throw new Error(`there is no master key in ${nameMasterKey(config)}: files are opened by it`);
    const application = readPackageVersion();
    const made = await showThings('writing', (watch) =>
      writeBackup(installation, file, { application, at, withKey, watch }),
    );
    if (!made.ok) {
      process.stderr.write(wordRefusal(made.error, file, nameMasterKey(config)));
      return EXIT.failed;
    }
    await noteBackup(installation.db, made.value, currentActor());
    return describe(installation, config, file, made.value);
  });
}

const wordTaken = (path: string): string =>
  `${printable(path)} stands there already: name another file, or a folder.\n`;

function wordRefusal(refusal: Refusal, file: string, keyFile: string): string {
  switch (refusal.kind) {
    case 'no-records':
      return 'There are no records yet: nothing is backed up.\n';
    case 'other-key':
      return `Nothing is backed up: ${wordOtherKey(printable(keyFile), refusal.found, refusal.keyId)}`;
    case 'name-taken':
      return `Nothing is backed up: ${wordTaken(file)}`;
  }
}

/** Null: it is there already, and a backup never takes the place of something else. */
async function nameFile(target: string, at: Date): Promise<string | null> {
  const isFolder = (await stat(target).catch(() => null))?.isDirectory() === true;
  const file = isFolder
    ? path.join(target, `madoguchi-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z.tar`)
    : target;
  return (await lstat(file).catch(() => null)) === null ? file : null;
}

function describe(
  { mode }: Installation,
  config: Config,
  path: string,
  { manifest, file }: MadeBackup,
): Outcome['code'] {
  const { count: originals, bytes } = manifest.stored;
  process.stdout.write(
    `${printable(path)}: ${mode}, ${describeAll(manifest, { originals, bytes })}\n` +
      `${file.bytes} bytes, sha256 ${file.sha256}\n` +
      `audit chain up to event ${manifest.audit.seq}, ${manifest.audit.hash}\n`,
  );
  const keyFile = printable(nameMasterKey(config));
  process.stdout.write(
    manifest.hasKey
      ? 'The master key is in it: whoever has this file can open every sealed value. Keep it as you keep the key.\n'
      : `The master key (${manifest.keyId ?? 'none'}, in ${keyFile}) is not in it, and without it no sealed value ` +
          'can be opened and nothing be restored: keep a copy of it elsewhere, not beside the backups.\n',
  );
  process.stderr.write(describeMissing(manifest.missing));
  return manifest.missing.length > 0 ? EXIT.failed : EXIT.done;
}
