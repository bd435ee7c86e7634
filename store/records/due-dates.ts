import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { PageState } from '../../schemas/desk.ts';
import { shortestDue, type DueDate } from '../../schemas/due.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';

/** What is done, or cannot be read, waits for nobody and is not due. */
export const WAITING: readonly PageState[] = ['in-review', 'ready'];

/**
 * Pages that wait for a person. Word for word as in the indexes of these pages: a database uses
 * those only where it can tell that the conditions are the same.
 */
export const waitsForPerson = sql<boolean>`page.state in (${sql.join(WAITING.map((state) => sql.lit(state)))}) and page.replaced_by is null`;

/** As the columns of a page have it. */
export const dueColumns = (due: DueDate | null) => ({
  due_on: due?.on ?? null,
  due_soon_on: due?.soonFrom ?? null,
});

/**
 * Works out anew by when open pages have to be done, where a form says otherwise by now than when
 * they were read. Writes only what differs.
 */
export async function refreshDueDates(db: Kysely<Database>, forms: FormLibrary): Promise<void> {
  for (const { id, version, policy } of forms.all())
    await setDue(
      db,
      policy.due,
      sql`page.reading_id in
        (select id from page_reading where form_id = ${id} and form_version = ${version})`,
    );
  await setDue(db, shortestDue(forms.all()), sql`page.reading_id is null`);
}

async function setDue(
  db: Kysely<Database>,
  due: Form['policy']['due'],
  which: RawBuilder<unknown>,
): Promise<void> {
  const after = (days: number | undefined) =>
    days === undefined
      ? sql`null::text`
      : sql`to_char(page.received_on::date + ${days}::integer, 'YYYY-MM-DD')`;
  const on = after(due?.days);
  const soon = after(due && due.days - due.warn);
  await sql`update page set due_on = ${on}, due_soon_on = ${soon}
    where ${waitsForPerson} and ${which}
      and (due_on is distinct from ${on} or due_soon_on is distinct from ${soon})`.execute(db);
}
