import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
/** 96 bits, random: safe for 2^32 messages under one key (NIST SP 800-38D, 8.3). */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/**
 * Nonce, tag, ciphertext, behind `head`, which is not bound to them. `context` is: under another one they do not
 * open.
 */
export function encrypt(
  key: Buffer,
  plain: Uint8Array,
  context: string,
  head: Uint8Array = NO_HEAD,
): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const body = [cipher.update(plain), cipher.final()];
  return Buffer.concat([head, nonce, cipher.getAuthTag(), ...body]); // once: files are large
}

const NO_HEAD = Buffer.alloc(0);

/** Throws when key, context or bytes are not those of encrypting: that is damage or tampering. */
export function decrypt(key: Buffer, bytes: Buffer, context: string): Buffer {
  const decipher = openCipher(key, bytes, context);
  return Buffer.concat([
    decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
}

/** By the nonce and the tag that `head` begins with: takes what follows them, piece by piece. */
export const openCipher = (key: Buffer, head: Buffer, context: string) =>
  createDecipheriv(CIPHER, key, head.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(head.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));

/** A key of its own for each purpose, by HKDF (RFC 5869): neither tells of the other. */
export const deriveKey = (key: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', purpose, KEY_BYTES));
