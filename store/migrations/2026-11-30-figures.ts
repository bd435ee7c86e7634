import { sql, type Kysely, type RawBuilder } from 'kysely';

/** What figures are counted by stands with the page, so that one index has it. */
const pages: RawBuilder<unknown>[] = [
  sql`alter table page add column form_id text`,
  sql`alter table page add column form_version integer`,
  sql`alter table page add column form_page integer`,
  sql`update page set form_id = reading.form_id, form_version = reading.form_version,
      form_page = (reading.reading ->> 'formPage')::integer
    from page_reading reading where reading.id = page.reading_id`,
  sql`create index page_by_receipt on page (received_on)
    include (id, form_id, form_version, form_page, state) where replaced_by is null`,
  sql`create index review_task_by_page on review_task (page_id, field_id)`,
  sql`create index approval_by_time on approval (at) where action = 'approve'`,
];

/** How long pages were open at desks to be worked on: one row for each page and open desk. */
const spans: RawBuilder<unknown>[] = [
  sql`create table desk_span (
    page_id uuid not null references page (id),
    desk uuid not null,
    person text not null,
    seconds double precision not null,
    seen_at timestamptz not null,
    primary key (page_id, desk)
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...pages, ...spans]) await statement.execute(db);
}
