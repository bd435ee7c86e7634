import { z } from 'zod';
import { openBytes } from '../blobs/open-bytes.ts';
import { openKeyring, unwrapGeneration, type Keyring } from '../keys/keyring.ts';
import type { Generation } from '../vault.ts';
import { FILE_KEYS } from './catalogue.ts';
import { openKey } from './fetch-kept.ts';
import type { Contents } from './format.ts';
import type { RestoreSource } from './read-backup.ts';
import type { NamedFile } from './snapshot.ts';

/**
 * Opens every file of a backup by its key and compares it with its name. Returns the names of those that do
 * not fit. Keys and files stand in one order, so that two of them at a time are in memory.
 */
export async function proveOriginals(
  source: RestoreSource,
  master: Buffer,
  watch: (files: number) => void,
): Promise<string[]> {
  const keyring = await readKeyring(source, master);
  const keys = readFileKeys(source);
  const lost: string[] = [];
  let next = await keys.next();
  for await (const { sha256, bytes } of source.originals()) {
    watch(1);
    if (bytes === null) continue; // missing when the backup was made, and named as that
    while (next.done !== true && next.value.sha256 < sha256) next = await keys.next();
    const key = next.done !== true && next.value.sha256 === sha256 ? next.value.key : null;
    if (!openBytes(bytes, sha256, openKey(keyring, sha256, key)).ok) lost.push(sha256);
  }
  await keys.return(undefined);
  return lost;
}

async function readKeyring(source: RestoreSource, master: Buffer): Promise<Keyring> {
  const generations: Generation[] = [];
  for await (const row of readTable(source, 'key_generation')) {
    const { generation, wrapped } = generationSchema.parse(row);
    generations.push(unwrapGeneration(master, generation, wrapped));
  }
  generations.sort((a, b) => a.number - b.number);
  return openKeyring(master, generations.length === 0 ? [{ number: 1, key: master }] : generations);
}

async function* readFileKeys(source: RestoreSource): AsyncGenerator<NamedFile> {
  for await (const row of readTable(source, FILE_KEYS)) {
    const { sha256, lies_open: liesOpen, ...key } = fileKeySchema.parse(row);
    yield { sha256, key: { ...key, liesOpen } };
  }
}

/** As PostgreSQL writes it: `TEXT_SETTINGS`. */
const bytesSchema = z
  .string()
  .regex(/^\\x/)
  .transform((text) => Buffer.from(text.slice(2), 'hex'));
const generationSchema = z.object({ generation: z.coerce.number(), wrapped: bytesSchema });
const fileKeySchema = z.object({
  sha256: z.string(),
  generation: z.coerce.number(),
  wrapped: bytesSchema,
  lies_open: z.enum(['true', 'false', 't', 'f']).transform((text) => text.startsWith('t')),
});
const lineSchema = z.array(z.string().nullable());

async function* readTable(source: RestoreSource, name: string) {
  const columns = columnsOf(source.contents, name);
  if (columns === null) return;
  let seen = false;
  for await (const { table, lines } of source.rows()) {
    if (table !== name && seen) return;
    if (table !== name) continue;
    seen = true;
    for (const line of lines) {
      const values = lineSchema.parse(JSON.parse(line));
      yield Object.fromEntries(columns.map((column, index) => [column, values[index]]));
    }
  }
}

/** Null: the backup is of a version without this table. */
const columnsOf = ({ tables }: Contents, name: string): string[] | null =>
  tables.find((table) => table.name === name)?.columns.map((column) => column.name) ?? null;
