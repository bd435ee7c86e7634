import { sql, type Kysely, type Transaction } from 'kysely';
import { z } from 'zod';
import { fail, ok, type Result } from '../schemas/result.ts';
import { appendEvent } from './audit/append-event.ts';
import type {
  ImportedRegistry,
  NewRegistry,
  Registries,
  RegistryEntry,
  RegistryVersion,
} from './contracts.ts';
import type { Database } from './database.ts';
import { cleanText, encodeJson } from './encode-json.ts';
import { makeUuid } from './uuid.ts';

/** Lists of what is known outside. The tables must be up to date (`migrate`). */
export function openRegistries(db: Kysely<Database>): Registries {
  return {
    importRegistry: (...given) => importRegistry(db, ...given),
    list: () => listNewest(db),
    lookUp: (...given) => lookUp(db, ...given),
  };
}

type Batches = Parameters<Registries['importRegistry']>[1];

/** Undoes a transaction that has nothing to keep; its message says in words why. */
class Unusable extends Error {}

async function importRegistry(
  db: Kysely<Database>,
  registry: NewRegistry,
  batches: Batches,
): Promise<Result<ImportedRegistry, string>> {
  try {
    const { version, unchanged } = await db
      .transaction()
      .execute((tx) => replaceUnlessSame(tx, registry, batches));
    return ok({ ...version, unchanged, untidied: unchanged ? null : await tidyUp(db) });
  } catch (error) {
    if (error instanceof Unusable) return fail(error.message);
    throw error;
  }
}

/**
 * PGlite has no autovacuum, and the former version's rows would be read past by every look-up. All
 * is committed by now: a failure is told, never thrown as if nothing had been imported.
 */
async function tidyUp(db: Kysely<Database>): Promise<string | null> {
  try {
    await sql`vacuum (analyze) registry_entry`.execute(db);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Lists of institutions change by a few in a hundred between two of their versions. */
const LEAST_KEPT = 0.5;

async function replaceUnlessSame(
  tx: Transaction<Database>,
  registry: NewRegistry,
  batches: Batches,
): Promise<{ version: RegistryVersion; unchanged: boolean }> {
  // Two imports at a time would mix their entries: the second waits, look-ups go on.
  await sql`lock table registry_entry in share row exclusive mode`.execute(tx);
  const newest = await listNewest(tx);
  const former = newest.find((version) => version.registry === registry.registry) ?? null;
  if (former === null || !(await isSame(tx, former, registry)))
    return { version: await replace(tx, former, registry, batches), unchanged: false };
  return { version: former, unchanged: true };
}

async function isSame(
  tx: Transaction<Database>,
  { registry, number }: RegistryVersion,
  { sha256, recipe }: NewRegistry,
): Promise<boolean> {
  const made = await tx
    .selectFrom('registry_version')
    .select(['sha256', 'recipe'])
    .where('registry', '=', registry)
    .where('number', '=', number)
    .executeTakeFirst();
  return made?.sha256 === sha256 && made.recipe === cleanText(recipe);
}

async function replace(
  tx: Transaction<Database>,
  former: RegistryVersion | null,
  { registry, sha256, recipe, fileName, actor, shrink }: NewRegistry,
  batches: Batches,
): Promise<RegistryVersion> {
  await tx.deleteFrom('registry_entry').where('registry', '=', registry).execute();
  let next = await batches.next();
  for (; !next.done; next = await batches.next()) await insertEntries(tx, registry, next.value);
  if (!next.value.ok) throw new Unusable(next.value.error);
  const { doubled, ...told } = next.value.value;
  if (doubled.length > 0)
    await sql`delete from registry_entry where registry = ${registry}
      and key = any(${doubled.map(cleanText)}::text[])`.execute(tx);
  const { rows } = await tx
    .selectFrom('registry_entry')
    .select(({ fn }) => fn.countAll<string>().as('rows'))
    .where('registry', '=', registry)
    .executeTakeFirstOrThrow();
  if (former !== null && !shrink && Number(rows) < former.rows * LEAST_KEPT)
    throw new Unusable(
      `it has ${rows} entries, version ${former.number} of "${registry}" has ${former.rows}. ` +
        'If it is no fragment, import it again with --shrink.',
    );
  const version: RegistryVersion = {
    registry,
    number: (former?.number ?? 0) + 1,
    sha256,
    fileName: cleanText(fileName),
    ...told,
    rows: Number(rows),
    actor: cleanText(actor),
    at: new Date().toISOString(),
  };
  const { number, warnings, leftOut, at } = version;
  await tx
    .insertInto('registry_version')
    .values({
      id: makeUuid(),
      registry,
      number,
      sha256,
      recipe: cleanText(recipe),
      file_name: version.fileName,
      rows: version.rows,
      left_out: leftOut,
      warnings,
      actor: version.actor,
      at,
    })
    .execute();
  await appendEvent(tx, {
    scanId: null,
    pageId: null,
    actor,
    action: 'registry-imported',
    before: former,
    after: version,
  });
  return version;
}

/**
 * One text of JSON: far fewer parameters than rows, and one round trip. As json, not jsonb: each
 * entry is made jsonb once, not the whole batch as well.
 */
async function insertEntries(
  tx: Transaction<Database>,
  registry: string,
  entries: readonly RegistryEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await sql`insert into registry_entry (registry, key, values)
    select ${registry}, entry.key, entry.values
    from json_to_recordset(${encodeJson(entries)}::json) as entry (key text, values jsonb)
    on conflict do nothing`.execute(tx);
}

async function listNewest(db: Kysely<Database>): Promise<RegistryVersion[]> {
  const rows = await db
    .selectFrom('registry_version')
    .distinctOn('registry')
    .selectAll()
    .orderBy('registry')
    .orderBy('number', 'desc')
    .execute();
  return rows.map((row) => ({
    registry: row.registry,
    number: row.number,
    sha256: row.sha256,
    fileName: row.file_name,
    rows: row.rows,
    leftOut: row.left_out,
    warnings: row.warnings,
    actor: row.actor,
    at: row.at.toISOString(),
  }));
}

const valuesSchema = z.record(z.string(), z.string());

/** Hex digits enough to tell files apart, few enough to read out. */
const SHOWN_HASH = 12;

async function lookUp(
  db: Kysely<Database>,
  registry: string,
  keys: readonly string[],
): ReturnType<Registries['lookUp']> {
  // In one statement, or an import between two could give one version's name to another's entries.
  const rows = await db
    .selectFrom('registry_version as version')
    .leftJoin('registry_entry as entry', (join) =>
      join
        .onRef('entry.registry', '=', 'version.registry')
        .on(sql<boolean>`entry.key = any(${keys}::text[])`),
    )
    .select(['version.number', 'version.sha256', 'entry.key', 'entry.values'])
    .where('version.registry', '=', registry)
    .where(
      'version.number',
      '=',
      db
        .selectFrom('registry_version')
        .select(({ fn }) => fn.max('number').as('newest'))
        .where('registry', '=', registry),
    )
    .execute();
  const [first] = rows;
  if (first === undefined) return null;
  const entries = rows.flatMap(({ key, values }) =>
    key === null ? [] : [[key, valuesSchema.parse(values)] as const],
  );
  const version = `${first.number} ${first.sha256.slice(0, SHOWN_HASH)}`;
  return { version, entries: new Map(entries) };
}
