import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from '../schemas/config.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { loadMasterKey, openVault } from '../store/vault.ts';

export const keyFileOf = ({ dataDir, masterKeyFile }: Config): string =>
  masterKeyFile ?? join(dataDir, 'master.key');

/**
 * Whether the file holds the key by which records are sealed (`keyId`; null: nothing is). False: there
 * is no file. The error, in words: it holds another one.
 */
export function findKey(path: string, keyId: string | null): Result<boolean, string> {
  if (!existsSync(path)) return ok(false);
  const found = openVault(loadMasterKey(path, { make: false })).keyId;
  if (keyId === null || found === keyId) return ok(true);
  return fail(wordOtherKey(path, found, keyId));
}

/** `found`: null: the file holds no key. */
export const wordOtherKey = (path: string, found: string | null, keyId: string): string =>
  (found === null
    ? `${path} holds no master key, and these records are sealed with ${keyId}. `
    : `${path} holds another master key (${found}) than the one these records are sealed with (${keyId}). `) +
  'Put that one there, or name it by MASTER_KEY_FILE.\n';

/** Writes a key where none is; nobody else may read it. */
export function writeKey(path: string, key: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, key, { flag: 'wx', mode: 0o600, flush: true });
}
