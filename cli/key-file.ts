import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../schemas/config.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { findMasterKeyIfThere, nameMasterKey } from '../store/keys/master-key.ts';
import { keyIdOf } from '../store/vault.ts';

/**
 * Whether the settings name the key by which records are sealed (`keyId`; null: nothing is). False: there
 * is no such file. The error, in words: it is another one.
 */
export async function findKey(
  config: Config,
  keyId: string | null,
): Promise<Result<boolean, string>> {
  const key = await findMasterKeyIfThere(config);
  if (key === null) return ok(false);
  const found = keyIdOf(key);
  if (keyId === null || found === keyId) return ok(true);
  return fail(wordOtherKey(nameMasterKey(config), found, keyId));
}

export const wordOtherKey = (place: string, found: string, keyId: string): string =>
  `${place} holds another master key (${found}) than the one these records are sealed with (${keyId}). ` +
  'Put that one there, or name it by MASTER_KEY_FILE.\n';

/** Writes a key where none is; nobody else may read it. */
export function writeKey(path: string, key: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, key, { flag: 'wx', mode: 0o600, flush: true });
}
