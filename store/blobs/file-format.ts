import { decrypt, encrypt, NONCE_BYTES, openCipher, TAG_BYTES } from '../keys/cipher.ts';

/** First of every encrypted file: what follows, and how. Then nonce, tag and ciphertext. */
const MARK = Buffer.from('madoguchi\u0001', 'latin1');

/** So many bytes tell whether a file is encrypted, and by what nonce and tag. */
export const HEAD_BYTES = MARK.length + NONCE_BYTES + TAG_BYTES;

const contextOf = (sha256: string): string => `bytes/${sha256}`;

/** A file as it lies. `sha256`: of the plain bytes, bound to them: exchanged files do not open. */
export const encryptFile = (key: Buffer, sha256: string, plain: Buffer): Buffer =>
  encrypt(key, plain, contextOf(sha256), MARK);

/** `head`: what the file begins with. */
export const isEncrypted = (head: Buffer): boolean =>
  head.length >= HEAD_BYTES && head.subarray(0, MARK.length).equals(MARK);

/** Of an encrypted file. Throws when key, name or bytes are others. */
export const decryptFile = (key: Buffer, sha256: string, bytes: Buffer): Buffer =>
  decrypt(key, bytes.subarray(MARK.length), contextOf(sha256));

/** Takes what follows the head piece by piece. What it gives is true when it has ended without an error. */
export const openDecipher = (key: Buffer, sha256: string, head: Buffer) =>
  openCipher(key, head.subarray(MARK.length), contextOf(sha256));
