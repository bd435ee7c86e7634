import { sql } from 'kysely';
import type { TestDesk } from '../../test/api/open-desk.ts';

/** Pages are made by the way that real ones come in, so many at a time. */
const AT_A_TIME = 10;

/** Adds pages that wait for a person, by the real intake; returns how many tasks are open then. */
export async function addOpenPages(desk: TestDesk, pages: number): Promise<number> {
  for (let done = 0; done < pages; done += AT_A_TIME)
    await Promise.all(
      Array.from({ length: Math.min(AT_A_TIME, pages - done) }, (_, at) =>
        desk.addCard(`open-${done + at}.png`),
      ),
    );
  const { count } = await desk.db
    .selectFrom('review_task')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Adds approved scans of former years: rows like those that one of them leaves behind, copied by
 * the database itself, with names of their own to be searched by. Their ids are older than all others.
 */
export async function addFormerScans({ db }: TestDesk, scans: number, like: string): Promise<void> {
  const id = (of: string) =>
    sql`('00000000-${sql.raw(of)}-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid`;
  const numbers = sql`generate_series(1, ${sql.lit(scans)}) n`;
  await sql`insert into scan (id, control_number, sha256, file_name, media_type, bytes, received_on,
      received_at, source, actor, state, failure)
    select ${id('0001')}, '20240401-' || lpad(n::text, 6, '0') || '-0', md5(n::text) || md5('x' || n),
      'former-' || n || '.png', media_type, bytes, '2024-04-01', received_at, source, actor,
      'approved', null
    from scan, ${numbers} where scan.id = ${like}`.execute(db);
  await sql`insert into page (id, scan_id, number, state, failure, reading_id)
    select ${id('0002')}, ${id('0001')}, 1, 'approved', null, null from ${numbers}`.execute(db);
  await sql`insert into page_reading (id, page_id, form_id, form_version, replay_key, reading,
      residual, seconds, at)
    select ${id('0003')}, ${id('0002')}, form_id, form_version, replay_key, reading, residual, seconds, at
    from page_reading join page on page.reading_id = page_reading.id, ${numbers}
    where page.scan_id = ${like}`.execute(db);
  await sql`update page set reading_id = replace(id::text, '-0002-', '-0003-')::uuid
    where id::text like '00000000-0002-%'`.execute(db);
  await sql`insert into field_state (page_id, field_id, status, settled, search)
    select ${id('0002')}, field_id, 'accepted', true,
      case when search is null then null else search || ' ' || md5(field_id || n) end
    from field_state join page on page.id = field_state.page_id, ${numbers}
    where page.scan_id = ${like}`.execute(db);
  await sql`analyze`.execute(db);
}
