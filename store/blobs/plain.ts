import { ok, fail } from '../../schemas/result.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import { CHANGED, hashBytes, verifyWhileReading } from './content.ts';

/** Files in the clear: what older versions kept, and what is read of them. */
export const openPlainBlobs = (shelf: Shelf): Blobs => ({
  async put(bytes, mediaType) {
    const sha256 = hashBytes(bytes);
    const written = await shelf.write(sha256, bytes, { mediaType, replace: false });
    return written.ok ? ok(sha256) : written;
  },
  async get(sha256) {
    const read = await shelf.read(sha256);
    if (!read.ok) return read;
    return hashBytes(read.value) === sha256 ? read : fail(CHANGED);
  },
  async stream(sha256) {
    const opened = await shelf.open(sha256);
    return opened.ok ? ok(verifyWhileReading(opened.value, sha256)) : opened;
  },
  remove: (sha256) => shelf.remove(sha256),
});
