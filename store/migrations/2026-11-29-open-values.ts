import { sql, type Kysely, type RawBuilder } from 'kysely';

/**
 * Values that a person may settle who sees their crop alone, by form and field, oldest first. Holds
 * no value. Worked out whenever a page is settled, like "field_state".
 */
const table: RawBuilder<unknown>[] = [
  sql`create table open_value (
    page_id uuid not null references page (id),
    field_id text not null,
    form_id text not null,
    form_version integer not null,
    scan_id uuid not null,
    received_on text not null,
    actions integer not null,
    reasons jsonb not null,
    primary key (page_id, field_id)
  )`,
  sql`create index open_value_by_field on open_value
    (form_id, form_version, field_id, received_on, scan_id, page_id)`,
];

/**
 * Pages that wait already, from what was decided when they were read. A field that somebody has
 * acted on comes in when its page is settled again.
 */
const fill = sql`insert into open_value
  (page_id, field_id, form_id, form_version, scan_id, received_on, actions, reasons)
  select page.id, state.field_id, reading.form_id, reading.form_version, scan.id, scan.received_on,
    0, decision.reasons
  from page
  join scan on scan.id = page.scan_id
  join page_reading reading on reading.id = page.reading_id
  join field_state state on state.page_id = page.id
  join decision on decision.reading_id = reading.id and decision.field_id = state.field_id
  join field_reading field on field.reading_id = reading.id and field.field_id = state.field_id
  where page.state = 'in-review'
    and state.status = 'review' and not state.settled and state.barred = '{}'
    and field.sealed_id is null
    and field.reading ->> 'state' in ('read', 'blank')
    and jsonb_typeof(field.reading -> 'value') <> 'null'
    and not exists (
      select from jsonb_array_elements(decision.reasons) reason
      where reason ->> 'code' not in ('low-probability', 'readers-disagree', 'no-trusted-reader',
        'doubtful-gap', 'mark-stray', 'mark-ambiguous', 'mark-by-circle', 'faint-ink',
        'normalised', 'registry-agrees', 'registry-other-wording'))
    and not exists (
      select from finding
      where finding.page_id = page.id and finding.finding -> 'fields' @> to_jsonb(state.field_id))
    and not exists (
      select from correction
      where correction.page_id = page.id and correction.field_id = state.field_id)
    and exists (
      select from picture
      where picture.reading_id = reading.id and picture.kind = 'crop'
        and picture.field_id = state.field_id and not picture.secret)`;

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...table, fill]) await statement.execute(db);
}
