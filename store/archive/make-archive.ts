import { archiveName, type ArchivedRecord, type UprightRequest } from '../../schemas/archive.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { hashBytes } from '../blobs/content.ts';
import type { Blobs } from '../contracts.ts';
import type { ArchiveRefusal, Archives } from './contracts.ts';

/** Draws a page upright as a JPEG, with everything painted over that nobody may see. */
export type DrawUpright = (request: UprightRequest) => Promise<Result<Buffer, Failure>>;
/** A record and the picture of its page as PDF/A. */
export type DrawArchive = (record: ArchivedRecord, picture: Buffer) => Promise<Uint8Array>;

interface ArchiveTools {
  readonly archives: Archives;
  readonly blobs: Pick<Blobs, 'get'>;
  readonly drawUpright: DrawUpright;
  readonly drawArchive: DrawArchive;
}

type ArchiveError = ArchiveRefusal | { kind: 'original-missing' } | { kind: 'no-picture' };

/** Makes the file of an approved record, which goes on record before anybody is given it. */
export async function makeArchive(
  { archives, blobs, drawUpright, drawArchive }: ArchiveTools,
  pageId: string,
  person: string,
): Promise<Result<{ readonly name: string; readonly bytes: Buffer }, ArchiveError>> {
  const found = await archives.find(pageId);
  if (!found.ok) return found;
  const { record, picture } = found.value;
  const original = await blobs.get(record.original);
  if (!original.ok) return fail({ kind: 'original-missing' });
  const drawn = await drawUpright({ ...picture, bytes: original.value });
  if (!drawn.ok) return fail({ kind: 'no-picture' });
  // Between processes a buffer becomes a plain array of bytes.
  const bytes = Buffer.from(await drawArchive(record, Buffer.from(drawn.value)));
  const sha256 = hashBytes(bytes);
  const { approvedAt } = record;
  const noted = await archives.note(pageId, person, { approvedAt, sha256, bytes: bytes.length });
  return noted.ok ? ok({ name: archiveName(record), bytes }) : noted;
}
