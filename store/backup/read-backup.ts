import { createHash } from 'node:crypto';
import { hashBytes } from '../blobs/content.ts';
import type { FetchedOriginal } from './fetch-originals.ts';
import { Flawed } from './flaw.ts';
import {
  listLine,
  MANIFEST,
  MASTER_KEY,
  MOST_ORIGINAL_BYTES,
  originalOf,
  tableOf,
  type Contents,
  type Manifest,
} from './format.ts';
import { openArchive, type ArchivePart } from './open-archive.ts';
import { readLines, readWhole } from './read-part.ts';
import type { RowChunk } from './snapshot.ts';

/** Where records come from: a backup, or an installation itself. */
export interface RestoreSource {
  readonly contents: Contents;
  rows(): AsyncIterable<RowChunk>;
  /** Every file that the records name, as it lies. */
  originals(): AsyncIterable<FetchedOriginal>;
}

/** A backup that was checked; what is read again is compared again. */
export function readBackup(path: string, manifest: Manifest): RestoreSource {
  const hashes = hashesOf(manifest);
  return {
    contents: manifest,
    async *rows() {
      for await (const part of openArchive(path)) {
        const { name } = part;
        if (originalOf(name) !== undefined || name === MANIFEST) return; // tables come first
        const table = tableOf(name);
        if (table === undefined) part.skip();
        else {
          const bytes = await readAgain(part, hashes);
          yield { table, lines: await readLines(name, bytes) };
        }
      }
    },
    async *originals() {
      for (const sha256 of manifest.missing) yield { sha256, bytes: null };
      const list = createHash('sha256');
      for await (const part of openArchive(path)) {
        const sha256 = originalOf(part.name);
        if (sha256 === undefined) part.skip();
        else {
          const bytes = await readWhole(part, MOST_ORIGINAL_BYTES);
          const stored = { bytes: bytes.length, sha256: hashBytes(bytes) };
          list.update(listLine(manifest.format, sha256, stored));
          yield { sha256, bytes };
        }
      }
      if (list.digest('hex') !== manifest.stored.sha256)
        throw new Flawed({ kind: 'damaged', part: 'originals' });
    },
  };
}

/** The master key in a backup that has it, and was checked. */
export async function readKey(path: string, manifest: Manifest): Promise<Buffer> {
  const hashes = hashesOf(manifest);
  for await (const part of openArchive(path)) {
    if (part.name === MASTER_KEY) return readAgain(part, hashes);
    part.skip();
  }
  throw new Flawed({ kind: 'missing-part', part: MASTER_KEY });
}

const hashesOf = ({ parts }: Manifest): ReadonlyMap<string, string> =>
  new Map(parts.map(({ name, sha256 }) => [name, sha256]));

async function readAgain(part: ArchivePart, hashes: ReadonlyMap<string, string>): Promise<Buffer> {
  const bytes = await readWhole(part);
  if (hashBytes(bytes) !== hashes.get(part.name))
    throw new Flawed({ kind: 'damaged', part: part.name });
  return bytes;
}
