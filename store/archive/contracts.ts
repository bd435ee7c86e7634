import type { ArchivedRecord, UprightRequest } from '../../schemas/archive.ts';
import type { Result } from '../../schemas/result.ts';
import type { Reach } from '../reach.ts';

/** An approved record, and how its page is drawn from the file that came in. */
export interface Archivable {
  readonly record: ArchivedRecord;
  readonly picture: Omit<UprightRequest, 'bytes'>;
}

/** There is no such record, or nobody has approved it. */
export type ArchiveRefusal = { kind: 'not-found' } | { kind: 'not-approved' };

/** A file of a record that was made, as the chain keeps it. */
export interface MadeArchive {
  readonly approvedAt: string;
  /** Of the PDF as it was handed out. */
  readonly sha256: string;
  readonly bytes: number;
}

export interface ArchivablePage {
  readonly pageId: string;
  readonly controlNumber: string;
  /** Of its file. */
  readonly name: string;
}

/** Approved records as files that last without us. */
export interface Archives {
  find(pageId: string): Promise<Result<Archivable, ArchiveRefusal>>;
  /** Writes down who was given it. Refused where it is not the record that was approved then. */
  note(pageId: string, person: string, made: MadeArchive): Promise<Result<void, ArchiveRefusal>>;
  /** Of these envelopes, or of all, in the order in which they came in. */
  list(controlNumbers: readonly string[] | null): Promise<ArchivablePage[]>;
}

/** All of them; `within`: as far as somebody's reach goes. */
export interface ArchiveHouse extends Archives {
  within(reach: Reach): Archives;
}
