import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { mayDo } from '../../schemas/access/permissions.ts';
import { rolesSchema } from '../../schemas/access/roles.ts';
import type { EntryChoice, FieldView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import { isReached } from '../../schemas/form/department.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Database } from '../database.ts';
import type { OpenEntry } from './follow-entries.ts';
import type { StoredEntry } from './rows.ts';

/** The names of everybody who may enter values of such a form just now. */
export async function listEnterers(
  db: Kysely<Database>,
  { department }: Pick<Form, 'department'>,
): Promise<string[]> {
  const rows = await db
    .selectFrom('auth_user')
    .select(['name', 'roles', 'departments'])
    .where('set_up_at', 'is not', null)
    .where('disabled_at', 'is', null)
    .execute();
  return rows.flatMap(({ name, roles, departments }) =>
    mayDo('correct', rolesSchema.parse(roles)) && isReached(departments, department) ? [name] : [],
  );
}

/** What a field waits for, as `person` is told. Null: they only look, and decide nothing. */
export function viewEntry(
  pageId: string,
  field: Field,
  { step, entries, barred }: OpenEntry,
  person: string | null,
  enterers: readonly string[],
): NonNullable<FieldView['entry']> {
  const isMine = person !== null && !barred.has(person);
  const isChosen = isMine && step === 'third' && field.secret !== 'secret';
  return {
    step,
    isMine,
    choices: isChosen ? shuffle(`${pageId}/${field.id}`, entries.map(toChoice)) : null,
    people: enterers.filter((name) => !barred.has(name)).length,
  };
}

/** As it would be entered anew: to confirm what the machine read is one way of saying it. */
function toChoice({ action, value }: StoredEntry): EntryChoice {
  if (action === 'illegible') return { action, value: null };
  return { action: value === null ? 'blank' : 'correct', value };
}

/** The same order whenever one looks, and whoever came first: it follows from the values alone. */
function shuffle(salt: string, choices: readonly EntryChoice[]): EntryChoice[] {
  const rank = (choice: EntryChoice): string =>
    createHash('sha256').update(salt).update(JSON.stringify(choice)).digest('hex');
  return [...choices].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}
