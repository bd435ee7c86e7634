import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Seals what must not lie open in the database: AES-256-GCM (NIST SP 800-38D). */
export interface Vault {
  /** Tells keys apart; nothing of the key follows from it. */
  readonly keyId: string;
  /** `context` is bound to the sealed bytes: moved to another row they do not open. */
  seal(text: string, context: string): Buffer;
  /** Throws when key, context or bytes are not those of sealing: that is damage or tampering. */
  open(sealed: Uint8Array, context: string): string;
  /**
   * A number from 0 to 1 that is always the same for a text, as evenly spread as a random one, and
   * that nobody foretells without the key: HMAC (RFC 2104), by a key of its own.
   */
  draw(text: string): number;
  /** HMAC-SHA-256 (RFC 2104) in hex, by a key of its own: always the same for a text. */
  authenticate(text: string): string;
  /** Ed25519 (RFC 8032), by a key of its own that follows from the master key. */
  sign(text: string): { readonly signature: string; readonly publicKey: string };
}

const KEY_BYTES = 32;
/** 96 bits, random: safe for 2^32 messages under one key (SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** As many as a double holds exactly. */
const DRAWN_BYTES = 6;
const KEY_ID_CHARACTERS = 16;
/** First byte of everything sealed, so that another cipher can follow one day. */
const FORMAT = 1;

export function openVault(key: Buffer): Vault {
  if (key.length !== KEY_BYTES) throw new Error(`the master key must have ${KEY_BYTES} bytes`);
  const signer = deriveSigner(key);
  const lots = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi samples', KEY_BYTES));
  const digests = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi record digests', KEY_BYTES));
  return {
    keyId: createHash('sha256')
      .update('madoguchi key id')
      .update(key)
      .digest('hex')
      .slice(0, KEY_ID_CHARACTERS),
    seal(text, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== FORMAT) throw new Error('sealed by an unknown format');
      const [nonceEnd, tagEnd] = [1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES];
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, nonceEnd))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(nonceEnd, tagEnd));
      return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString(
        'utf8',
      );
    },
    draw: (text) =>
      createHmac('sha256', lots).update(text).digest().readUIntBE(0, DRAWN_BYTES) /
      2 ** (8 * DRAWN_BYTES),
    authenticate: (text) => createHmac('sha256', digests).update(text).digest('hex'),
    sign: (text) => ({
      signature: sign(null, Buffer.from(text), signer).toString('base64'),
      publicKey: createPublicKey(signer).export({ type: 'spki', format: 'pem' }).toString(),
    }),
  };
}

/** PKCS #8 of an Ed25519 key up to its 32 bytes (RFC 8410, section 7). */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

function deriveSigner(key: Buffer): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', key, '', 'madoguchi audit reports', KEY_BYTES));
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

/** A key as its file holds it; null: it holds none. */
export function parseMasterKey(file: Buffer): Buffer | null {
  const key = Buffer.from(file.toString('utf8').trim(), 'base64');
  return key.length === KEY_BYTES ? key : null;
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
