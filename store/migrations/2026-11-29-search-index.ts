import { sql, type Kysely } from 'kysely';

/**
 * Searches find parts of words, in Japanese of two characters: an index of pairs of neighbouring
 * characters finds what holds all pairs of a text. (Trigrams, as of pg_trgm, start at three.)
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create function search_pairs(text) returns text[]
    language sql immutable strict parallel safe
    return (select coalesce(array_agg(distinct substr($1, at, 2)), '{}')
      from generate_series(1, length($1) - 1) as at)`.execute(db);
  await sql`create index field_state_by_pairs on field_state
    using gin (search_pairs(search)) where search is not null`.execute(db);
  await sql`create index scan_by_pairs on scan
    using gin (search_pairs(lower(control_number || ' ' || file_name)))`.execute(db);
}
