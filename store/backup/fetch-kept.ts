import { unwrapOrNull } from '../keys/file-keys.ts';
import type { Keyring } from '../keys/keyring.ts';
import { openBytes, type FileKey } from '../blobs/open-bytes.ts';
import type { Shelf } from '../contracts.ts';
import { AT_ONCE, group, isLost, wordFailure, type FetchedOriginal } from './fetch-originals.ts';
import type { NamedFile } from './snapshot.ts';

/**
 * Files as they lie, encrypted where they are, in the same order. Each is opened for that, and compared with
 * its name. Throws where the store itself does not answer. `keyring`: null: nothing has a key.
 */
export async function* fetchKept(
  shelf: Shelf,
  keyring: Keyring | null,
  named: AsyncIterable<NamedFile>,
): AsyncGenerator<FetchedOriginal> {
  for await (const some of group(named, AT_ONCE))
    yield* await Promise.all(some.map((file) => fetchFile(shelf, keyring, file)));
}

async function fetchFile(
  shelf: Shelf,
  keyring: Keyring | null,
  { sha256, key }: NamedFile,
): Promise<FetchedOriginal> {
  const lying = await shelf.read(sha256);
  const plain = lying.ok ? openBytes(lying.value, sha256, openKey(keyring, sha256, key)) : lying;
  if (lying.ok && plain.ok) return { sha256, bytes: lying.value };
  if (!plain.ok && isLost(plain.error)) return { sha256, bytes: null };
  throw new Error(
    `the original ${sha256} cannot be read (${plain.ok ? '' : wordFailure(plain.error)})`,
  );
}

/** A key that was changed, or is by another installation's, opens nothing. */
export function openKey(keyring: Keyring | null, sha256: string, key: NamedFile['key']): FileKey {
  if (key === null) return null;
  if (keyring === null) throw new Error('there is no master key, by which files are encrypted');
  return { key: unwrapOrNull(keyring, sha256, key), liesOpen: key.liesOpen };
}
