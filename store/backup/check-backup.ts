import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { listMigrations } from '../migrate.ts';
import { Flawed, type Trouble } from './flaw.ts';
import type { Manifest } from './format.ts';
import { gatherParts, type GatheredParts } from './gather-parts.ts';
import { openArchive } from './open-archive.ts';
import { packSeal, SEAL_BYTES } from './pack-entry.ts';

export interface CheckedBackup {
  readonly manifest: Manifest;
  /** Of the master key that stands in it, which may be another than the manifest's; null: none does. */
  readonly keyId: string | null;
}

/**
 * Reads a backup from end to end, and compares every part with its hash, the counts with the manifest,
 * and all bytes with the seal. Writes nothing. `watch`: how many bytes have been read, of how many.
 */
export async function checkBackup(
  path: string,
  watch: (bytes: number, of: number) => void,
): Promise<Result<CheckedBackup, Trouble>> {
  const { size } = await stat(path);
  const seal = openSeal(size);
  let read = 0;
  try {
    const gathered = await gatherParts(
      openArchive(path, (chunk) => {
        seal.look(chunk);
        read += chunk.length;
        watch(read, size);
      }),
    );
    compareParts(gathered);
    refuseNewer(gathered.manifest);
    const { manifest, keyId } = gathered;
    return (await seal.holds()) ? ok({ manifest, keyId }) : fail({ kind: 'changed' });
  } catch (error) {
    if (error instanceof Flawed) return fail(error.flaw);
    throw error;
  }
}

/** The key in it opens nothing of it. */
export const holdsOtherKey = ({ manifest, keyId }: CheckedBackup): boolean =>
  manifest.hasKey && manifest.keyId !== null && keyId !== manifest.keyId;

/** The seal stands at the very end and is the same for the same bytes, so that it is compared whole. */
function openSeal(size: number) {
  const hash = createHash('sha256');
  const tail: Buffer[] = [];
  let left = Math.max(0, size - SEAL_BYTES);
  return {
    look(chunk: Buffer): void {
      const sealed = chunk.subarray(0, left);
      hash.update(sealed);
      left -= sealed.length;
      if (sealed.length < chunk.length) tail.push(Buffer.from(chunk.subarray(sealed.length)));
    },
    holds: async () => Buffer.concat(tail).equals(await packSeal(hash.digest('hex'))),
  };
}

function compareParts({ manifest, parts, rows, stored }: GatheredParts): void {
  const written = new Map(manifest.parts.map((part) => [part.name, part]));
  for (const { name, bytes, sha256 } of parts) {
    const part = written.get(name);
    if (part === undefined) throw new Flawed({ kind: 'foreign-part', part: name });
    if (part.sha256 !== sha256 || part.bytes !== bytes)
      throw new Flawed({ kind: 'damaged', part: name });
    written.delete(name);
  }
  for (const name of written.keys()) throw new Flawed({ kind: 'missing-part', part: name });
  for (const table of manifest.tables)
    if ((rows.get(table.name) ?? 0) !== table.rows)
      throw new Flawed({ kind: 'damaged', part: `tables/${table.name}` });
  const { count, bytes, sha256 } = manifest.stored;
  if (stored.count !== count || stored.bytes !== bytes || stored.sha256 !== sha256)
    throw new Flawed({ kind: 'other-originals', found: stored.count, written: count });
}

/** Every change of the tables that the backup has seen has to be known here. */
function refuseNewer({ migrations, application }: Manifest): void {
  const known = listMigrations();
  if (migrations.some((name, index) => name !== known[index]))
    throw new Flawed({ kind: 'newer-records', application });
}
