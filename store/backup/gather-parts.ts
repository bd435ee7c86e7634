import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { hashBytes } from '../blobs/content.ts';
import { Flawed } from './flaw.ts';
import {
  CLEAR_FORMAT,
  FORMAT,
  HEADER,
  headerSchema,
  listLine,
  MANIFEST,
  manifestSchema,
  MASTER_KEY,
  originalOf,
  SEAL,
  tableOf,
  type Format,
  type Manifest,
} from './format.ts';
import { keyIdOf } from './key-id.ts';
import type { ArchivePart } from './open-archive.ts';
import { hashPart, readLines, readWhole } from './read-part.ts';

/** What stands in a backup, by its own bytes. */
export interface GatheredParts {
  readonly manifest: Manifest;
  readonly parts: Manifest['parts'];
  /** By table. */
  readonly rows: ReadonlyMap<string, number>;
  readonly stored: Manifest['stored'];
  /** Of the master key that stands in it; null: none does. */
  readonly keyId: string | null;
}

/** Reads all parts, which have to come in their order: header, tables, originals, key, manifest, seal. */
export async function gatherParts(archive: AsyncIterable<ArchivePart>): Promise<GatheredParts> {
  let place: 'header' | 'parts' | 'seal' | 'end' = 'header';
  let format: Format = FORMAT;
  let manifest: Manifest | null = null;
  const parts = new Map<string, Manifest['parts'][number]>();
  const rows = new Map<string, number>();
  let keyId: string | null = null;
  const originals = { list: createHash('sha256'), count: 0, bytes: 0, last: '' };
  for await (const part of archive) {
    const { name } = part;
    if (place === 'header') {
      if (name !== HEADER) throw new Flawed({ kind: 'not-a-backup' });
      format = readHeader(await readWhole(part));
      place = 'parts';
    } else if (place === 'seal' && name === SEAL) {
      part.skip(); // compared with the bytes of the whole file
      place = 'end';
    } else if (place !== 'parts' || parts.has(name)) {
      throw new Flawed({ kind: 'foreign-part', part: name });
    } else if (name === MANIFEST) {
      manifest = readManifest(await readWhole(part), format);
      place = 'seal';
    } else if (originalOf(name) !== undefined) {
      await takeOriginal(originals, part, format);
    } else {
      const bytes = await takePart(parts, rows, part);
      if (name === MASTER_KEY) keyId = keyIdOf(bytes);
    }
  }
  if (manifest === null || place !== 'end')
    throw new Flawed({ kind: place === 'header' ? 'not-a-backup' : 'cut-off' });
  const { count, bytes, list } = originals;
  const stored = { count, bytes, sha256: list.digest('hex') };
  return { manifest, parts: [...parts.values()], rows, stored, keyId };
}

async function takeOriginal(
  originals: { list: ReturnType<typeof createHash>; count: number; bytes: number; last: string },
  part: ArchivePart,
  format: Format,
): Promise<void> {
  const named = originalOf(part.name)!;
  if (named <= originals.last) throw new Flawed({ kind: 'foreign-part', part: part.name });
  const file = await hashPart(part);
  if (format === CLEAR_FORMAT && file.sha256 !== named)
    throw new Flawed({ kind: 'damaged', part: part.name });
  originals.list.update(listLine(format, named, file));
  originals.count++;
  originals.bytes += file.bytes;
  originals.last = named;
}

async function takePart(
  parts: Map<string, Manifest['parts'][number]>,
  rows: Map<string, number>,
  part: ArchivePart,
): Promise<Buffer> {
  const { name } = part;
  const table = tableOf(name);
  if (table === undefined && name !== MASTER_KEY)
    throw new Flawed({ kind: 'foreign-part', part: name });
  const bytes = await readWhole(part);
  const sha256 = hashBytes(bytes);
  parts.set(name, { name, bytes: bytes.length, sha256 });
  if (table === undefined) return bytes;
  const lines = await readLines(name, bytes);
  rows.set(table, (rows.get(table) ?? 0) + lines.length);
  return bytes;
}

function readHeader(bytes: Buffer): Format {
  const header = parse(headerSchema, bytes);
  if (header === undefined) throw new Flawed({ kind: 'not-a-backup' });
  if (header.format > FORMAT) throw new Flawed({ kind: 'newer-format', format: header.format });
  return header.format === CLEAR_FORMAT ? CLEAR_FORMAT : FORMAT;
}

function readManifest(bytes: Buffer, format: Format): Manifest {
  const manifest = parse(manifestSchema, bytes);
  if (manifest?.format !== format) throw new Flawed({ kind: 'damaged', part: MANIFEST });
  return manifest;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  bytes: Buffer,
): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined; // the caller says what that means
  }
}
