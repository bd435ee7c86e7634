import { openVault, parseMasterKey } from '../vault.ts';

/** Which key a file holds; null: it holds none. */
export function keyIdOf(file: Buffer): string | null {
  const key = parseMasterKey(file);
  return key === null ? null : openVault(key).keyId;
}
