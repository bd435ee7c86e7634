import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { decrypt, deriveKey, encrypt, KEY_BYTES } from './keys/cipher.ts';

/** Seals what must not lie open in the database: AES-256-GCM (NIST SP 800-38D). */
export interface Vault {
  /** Tells master keys apart; nothing of the key follows from it. */
  readonly keyId: string;
  /** The number of the key of the installation that seals, signs and draws. */
  readonly newest: number;
  /** `context` is bound to the sealed bytes: moved to another row they do not open. */
  seal(text: string, context: string): Buffer;
  /** Throws when key, context or bytes are not those of sealing: that is damage or tampering. */
  open(sealed: Uint8Array, context: string): string;
  /** Whether the present key of the installation sealed it, none before. */
  isNewest(sealed: Uint8Array): boolean;
  /**
   * A number from 0 to 1 that is always the same for a text while the key is, as evenly spread as a
   * random one, and that nobody foretells without the key: HMAC (RFC 2104), by a key of its own.
   */
  draw(text: string): number;
  /** HMAC-SHA-256 (RFC 2104) in hex, by a key of its own: always the same for a text while the key is. */
  authenticate(text: string): string;
  /** Whether that was said of this text, by the present key or one before. */
  authenticates(text: string, code: string): boolean;
  /** Ed25519 (RFC 8032), by a key of its own that follows from the key of the installation. */
  sign(text: string): { readonly signature: string; readonly publicKey: string };
  /** Which of our keys signs by this one; null: none. */
  generationOf(publicKey: string): number | null;
}

/** As many as a double holds exactly. */
const DRAWN_BYTES = 6;
const KEY_ID_CHARACTERS = 16;
/** First byte of everything sealed: how older versions did, by the one key that they had. */
const WITHOUT_GENERATION = 1;
/** The number of the generation follows. */
const BY_GENERATION = 2;
const GENERATION_BYTES = 4;

/** A key of the installation, under its number: 1, 2, 3 … */
export interface Generation {
  readonly number: number;
  readonly key: Buffer;
}

/** With one key for everything, which is the master key. */
export const openVault = (key: Buffer): Vault => openVaultOf(keyIdOf(key), [{ number: 1, key }]);

/**
 * `keyId`: of the master key. The last one of `generations`, of which there is at least one, seals, signs
 * and draws; the others open what they sealed, and know again what they signed.
 */
export function openVaultOf(keyId: string, generations: readonly Generation[]): Vault {
  const keys = generations.map(deriveKeys);
  const newest = keys.at(-1)!;
  const keyOf = (number: number): Buffer => {
    const found = keys.find((generation) => generation.number === number);
    if (found === undefined) throw new Error(`sealed by an unknown key generation (${number})`);
    return found.key;
  };
  return {
    keyId,
    newest: newest.number,
    seal(text, context) {
      const head = Buffer.alloc(1 + GENERATION_BYTES, BY_GENERATION);
      head.writeUInt32BE(newest.number, 1);
      return encrypt(newest.key, Buffer.from(text), context, head);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      const { number, body } = readHead(bytes);
      return decrypt(keyOf(number), body, context).toString('utf8');
    },
    isNewest: (sealed) => readHead(Buffer.from(sealed)).number === newest.number,
    draw: (text) =>
      createHmac('sha256', newest.lots).update(text).digest().readUIntBE(0, DRAWN_BYTES) /
      2 ** (8 * DRAWN_BYTES),
    authenticate: (text) => authenticate(newest.digests, text),
    authenticates: (text, code) => keys.some(({ digests }) => authenticate(digests, text) === code),
    sign: (text) => ({
      signature: sign(null, Buffer.from(text), newest.signer).toString('base64'),
      publicKey: newest.publicKey,
    }),
    generationOf: (publicKey) => keys.find((each) => each.publicKey === publicKey)?.number ?? null,
  };
}

const authenticate = (key: Buffer, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex');

function readHead(bytes: Buffer): { readonly number: number; readonly body: Buffer } {
  if (bytes[0] === WITHOUT_GENERATION) return { number: 1, body: bytes.subarray(1) };
  if (bytes[0] !== BY_GENERATION || bytes.length < 1 + GENERATION_BYTES)
    throw new Error('sealed by an unknown format');
  return { number: bytes.readUInt32BE(1), body: bytes.subarray(1 + GENERATION_BYTES) };
}

function deriveKeys({ number, key }: Generation) {
  if (key.length !== KEY_BYTES) throw new Error(`the master key must have ${KEY_BYTES} bytes`);
  const signer = deriveSigner(key);
  return {
    number,
    key,
    lots: deriveKey(key, 'madoguchi samples'),
    digests: deriveKey(key, 'madoguchi record digests'),
    signer,
    publicKey: createPublicKey(signer).export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Tells keys apart; nothing of the key follows from it. */
export const keyIdOf = (key: Buffer): string =>
  createHash('sha256')
    .update('madoguchi key id')
    .update(key)
    .digest('hex')
    .slice(0, KEY_ID_CHARACTERS);

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function deriveSigner(key: Buffer): KeyObject {
  const seed = deriveKey(key, 'madoguchi audit reports');
  return createPrivateKey({
    key: Buffer.concat([ED25519_PKCS8, seed]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** Reads a key of 32 bytes in base64; with `make`, makes it first where there is none. */
export function loadMasterKey(path: string, options: { make: boolean }): Buffer {
  if (options.make) makeKeyOnce(path);
  const key = parseMasterKey(readFileSync(path));
  if (key === null)
    throw new Error(
      `${path} must hold ${KEY_BYTES} bytes in base64 (make one: openssl rand -base64 ${KEY_BYTES})`,
    );
  return key;
}

/** Node reads base64 up to what is none, and would take half of something else for a key. */
const KEY_TEXT = /^[\w+/-]{43}=?$/;

/** A key as its file holds it; null: it holds none. */
export function parseMasterKey(file: Buffer): Buffer | null {
  const text = file.toString('utf8').trim();
  return KEY_TEXT.test(text) ? Buffer.from(text, 'base64') : null;
}

function makeKeyOnce(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    chmodSync(path, 0o600); // a copy or an unpacked backup may have opened it to others
  }
}
