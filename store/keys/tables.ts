import type { ColumnType, Generated } from 'kysely';

/** A key of the installation, wrapped by the master key. */
export interface KeyGenerationTable {
  /** 1, 2, 3 …; the last one seals what is new. */
  generation: number;
  wrapped: Uint8Array;
  made_at: ColumnType<Date, Date, never>;
}

/** The key of one file. Without its row nobody can read the file any more. */
export interface BlobKeyTable {
  /** Of the plain bytes: the name of the file. */
  sha256: string;
  generation: number;
  /** By the key of that generation. */
  wrapped: Uint8Array;
  /** An older version left the file in the clear, and it may still lie so. */
  lies_open: Generated<boolean>;
}
