import { keyIdOf as identify, parseMasterKey } from '../vault.ts';

/** Which key a file holds; null: it holds none. */
export function keyIdOf(file: Buffer): string | null {
  const key = parseMasterKey(file);
  return key === null ? null : identify(key);
}
