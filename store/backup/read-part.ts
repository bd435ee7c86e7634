import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Flawed } from './flaw.ts';
import { MOST_ORIGINAL_BYTES, MOST_PART_BYTES, type StoredFile } from './format.ts';
import type { ArchivePart } from './open-archive.ts';

const inflate = promisify(gunzip);

/** The bytes of a part. Throws `Flawed` where there are more than any part of a backup has. */
export async function readWhole(part: ArchivePart, most = MOST_PART_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await measure(part, most, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

/** SHA-256 and length of a file that is not held in memory. */
export async function hashPart(part: ArchivePart): Promise<StoredFile> {
  const hash = createHash('sha256');
  const bytes = await measure(part, MOST_ORIGINAL_BYTES, (chunk) => hash.update(chunk));
  return { sha256: hash.digest('hex'), bytes };
}

async function measure(
  { name, bytes }: ArchivePart,
  most: number,
  take: (chunk: Buffer) => void,
): Promise<number> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.length;
    if (count > most) throw new Flawed({ kind: 'too-large', part: name });
    take(chunk);
  }
  return count;
}

/** The rows of a part of a table, one a line. */
export async function readLines(name: string, compressed: Buffer): Promise<string[]> {
  let text: Buffer;
  try {
    text = await inflate(compressed, { maxOutputLength: MOST_PART_BYTES });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new Flawed({ kind: isTooLarge ? 'too-large' : 'damaged', part: name });
  }
  const lines = text.toString('utf8').split('\n');
  if (lines.pop() !== '') throw new Flawed({ kind: 'damaged', part: name });
  return lines;
}
