import { keyIdOf, openVaultOf, type Generation, type Vault } from '../vault.ts';
import { decrypt, deriveKey, encrypt, KEY_BYTES } from './cipher.ts';

/** The key of one file as its row has it: wrapped by the key of a generation. */
export interface WrappedKey {
  readonly generation: number;
  readonly wrapped: Uint8Array;
}

/** What follows from the installation's keys. */
export interface Keyring {
  readonly vault: Vault;
  /** The one by which everything new is sealed. */
  readonly newest: Generation;
  /** `sha256`: of the file whose key it is; under another file's name it does not open. */
  wrapFileKey(sha256: string, key: Buffer): WrappedKey;
  /** Throws where it was not wrapped for this file by a key of this installation. */
  unwrapFileKey(sha256: string, wrapped: WrappedKey): Buffer;
}

/** `generations`: from the first to the newest; at least one. `master`: by which they are wrapped. */
export function openKeyring(master: Buffer, generations: readonly Generation[]): Keyring {
  const newest = generations.at(-1)!;
  const wrapping = new Map(
    generations.map(({ number, key }) => [number, deriveKey(key, 'madoguchi file keys')]),
  );
  return {
    vault: openVaultOf(keyIdOf(master), generations),
    newest,
    wrapFileKey: (sha256, key) => ({
      generation: newest.number,
      wrapped: encrypt(wrapping.get(newest.number)!, key, fileContext(sha256)),
    }),
    unwrapFileKey(sha256, { generation, wrapped }) {
      const key = wrapping.get(generation);
      if (key === undefined) throw new Error(`there is no key generation ${generation}`);
      return decrypt(key, Buffer.from(wrapped), fileContext(sha256));
    },
  };
}

const fileContext = (sha256: string): string => `file/${sha256}`;

const wrappingKey = (master: Buffer): Buffer => deriveKey(master, 'madoguchi installation keys');

/** The key of a generation as it may lie in the records. */
export const wrapGeneration = (master: Buffer, { number, key }: Generation): Buffer =>
  encrypt(wrappingKey(master), key, `generation/${number}`);

/** Throws where another master key wrapped it, or it was changed. */
export function unwrapGeneration(master: Buffer, number: number, wrapped: Uint8Array): Generation {
  const key = decrypt(wrappingKey(master), Buffer.from(wrapped), `generation/${number}`);
  if (key.length !== KEY_BYTES) throw new Error(`key generation ${number} is no key`);
  return { number, key };
}
