import { z } from 'zod';

/** Of the backup itself, not of the tables in it. A change that older programs cannot read adds one. */
export const FORMAT = 2;
/** Files stood in it in the clear, so that their names were their hashes. */
export const CLEAR_FORMAT = 1;

/** The first part: which format follows. */
export const HEADER = 'madoguchi-backup.json';
export const MANIFEST = 'manifest.json';
export const MASTER_KEY = 'master.key';
/** The last part: SHA-256 of every byte before it. */
export const SEAL = 'sha256';

/** Rows of a table, as lines, are cut into parts of about so many bytes: one is held in memory. */
export const PART_BYTES = 4 * 2 ** 20;
/** A row is never cut. Beyond this a backup is refused when it is made, not when it is needed. */
export const MOST_ROW_BYTES = 64 * 2 ** 20;
/** Files are held in memory one by one, as everywhere else. */
export const MOST_ORIGINAL_BYTES = 2 ** 31 - 1;
/** Of everything but originals, packed or unpacked: more is no part of a backup of ours. */
export const MOST_PART_BYTES = PART_BYTES + MOST_ROW_BYTES;

const NUMBER_DIGITS = 6;

export const tablePart = (table: string, number: number): string =>
  `tables/${table}/${String(number).padStart(NUMBER_DIGITS, '0')}.ndjson.gz`;

/** The layout of the folder and the bucket, so that an unpacked backup is such a folder. Named by the plain bytes. */
export const originalPart = (sha256: string): string => `originals/${sha256.slice(0, 2)}/${sha256}`;

const TABLE_PART = /^tables\/([a-z_][a-z0-9_]*)\/\d{6,}\.ndjson\.gz$/;
const ORIGINAL_PART = /^originals\/([0-9a-f]{2})\/(\1[0-9a-f]{62})$/;

export const tableOf = (name: string): string | undefined => TABLE_PART.exec(name)?.[1];
export const originalOf = (name: string): string | undefined => ORIGINAL_PART.exec(name)?.[2];

/** Of the list of originals whose hash the manifest has. */
export const listLine = (format: Format, name: string, file: StoredFile): string =>
  format === CLEAR_FORMAT ? `${name} ${file.bytes}\n` : `${name} ${file.bytes} ${file.sha256}\n`;

/** A file as it stands in a backup: encrypted, where it was. */
export interface StoredFile {
  readonly bytes: number;
  readonly sha256: string;
}

const formatSchema = z.union([z.literal(CLEAR_FORMAT), z.literal(FORMAT)]);
export type Format = z.infer<typeof formatSchema>;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const countSchema = z.number().int().nonnegative();

export const headerSchema = z.object({
  product: z.literal('madoguchi'),
  format: z.number().int().positive(),
});

const tableSchema = z.object({
  name: z.string(),
  /** In the order of the values in a row. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })),
  rows: countSchema,
});

/** What the records hold, wherever they lie. */
export const contentsSchema = z.object({
  migrations: z.array(z.string()),
  tables: z.array(tableSchema),
  sequences: z.array(z.object({ name: z.string(), last: z.string(), isCalled: z.boolean() })),
  audit: z.object({ seq: z.string(), hash: z.string() }),
  /** Of the master key by which values are sealed; null: nothing was ever sealed. */
  keyId: z.string().nullable(),
  /** How many files the records name. */
  originals: countSchema,
});
export type Contents = z.infer<typeof contentsSchema>;
export type ContentsTable = Contents['tables'][number];

export const manifestSchema = contentsSchema.extend({
  format: formatSchema,
  application: z.string(),
  madeAt: z.iso.datetime(),
  mode: z.enum(['embedded', 'servers']),
  hasKey: z.boolean(),
  /** All but the originals. */
  parts: z.array(z.object({ name: z.string(), bytes: countSchema, sha256: sha256Schema })),
  stored: z.object({
    count: countSchema,
    bytes: countSchema,
    /** Of the list of them, a line (`listLine`) each, in order. */
    sha256: sha256Schema,
  }),
  /** Named by the records, and not to be had when the backup was made. */
  missing: z.array(sha256Schema),
});
export type Manifest = z.infer<typeof manifestSchema>;
