import { pack } from 'tar-stream';
import { SEAL } from './format.ts';

/** Two empty blocks end an archive. */
const ARCHIVE_END = Buffer.alloc(1024);
/** Of the seal, which is the same for the same bytes. */
const EPOCH = new Date(0);

/** One file as it stands in a tar archive: header, bytes, and zeros up to a whole block. */
export async function packEntry(name: string, bytes: Buffer, at: Date): Promise<Buffer[]> {
  const archive = pack();
  archive.entry({ name, mode: 0o600, mtime: at }, bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return chunks.slice(0, -1); // without the end of the archive
}

/** How a backup ends whose bytes before have this SHA-256. */
export async function packSeal(sha256: string): Promise<Buffer> {
  return Buffer.concat([
    ...(await packEntry(SEAL, Buffer.from(`${sha256}\n`), EPOCH)),
    ARCHIVE_END,
  ]);
}

/** Header and body take a block of 512 bytes each. */
export const SEAL_BYTES = 1024 + ARCHIVE_END.length;
