import { sql, type RawBuilder } from 'kysely';
import type { Form } from '../schemas/form/form.ts';
import { isReached } from '../schemas/form/department.ts';
import type { FormKey } from '../schemas/reading.ts';
import { stateOfGathered } from './scan-states.ts';

/**
 * Which pages there are for whoever asks: the one place that decides it. What is of no form (not read
 * yet, unknown, unreadable) is nobody's in particular, and a page that is read anew stays with the form
 * that it was of until the new reading is there.
 */
export interface Reach {
  /** Ids of departments, to say of what was answered; null: not limited to any. */
  readonly departments: readonly string[] | null;
  /** Pages of these forms; null: of whichever. */
  readonly forms: readonly FormKey[] | null;
  /** Pages of no form as well. */
  readonly formless: boolean;
}

export const EVERYTHING: Reach = { departments: null, forms: null, formless: true };

interface KnownForms {
  all(): readonly Form[];
}

/** Of who is limited to departments (none: to none): their forms, and those of no department. */
export function reachOf(forms: KnownForms, departments: readonly string[]): Reach {
  if (departments.length === 0) return EVERYTHING;
  const reached = forms.all().filter(({ department }) => isReached(departments, department));
  return { departments, forms: reached.map(toKey), formless: true };
}

/** Of that, only what is of this department; all of it where none is named. */
export function narrowTo(reach: Reach, forms: KnownForms, department: string | undefined): Reach {
  if (department === undefined) return reach;
  const narrowed = forms
    .all()
    .filter((form) => form.department?.id === department && reaches(reach, form));
  return { departments: [department], forms: narrowed.map(toKey), formless: false };
}

const toKey = ({ id, version }: FormKey): FormKey => ({ id, version });

export const reaches = ({ forms, formless }: Reach, key: FormKey | null): boolean =>
  key === null
    ? formless
    : forms === null || forms.some(({ id, version }) => id === key.id && version === key.version);

/** The same of rows that have `form_id` and `form_version`. */
export function isWithin(
  { forms, formless }: Reach,
  table: 'page' | 'left' | 'right' | 'open_value' | 'spot_check' = 'page',
): RawBuilder<boolean> {
  if (forms === null)
    return formless ? sql<boolean>`true` : sql<boolean>`${idOf(table)} is not null`;
  const keys = forms.map(({ id, version }) => sql`(${id}::text, ${version}::integer)`);
  const isOfForms =
    keys.length === 0
      ? sql`false`
      : sql`(${idOf(table)}, ${sql.ref(`${table}.form_version`)}) in (${sql.join(keys)})`;
  return formless
    ? sql<boolean>`(${idOf(table)} is null or ${isOfForms})`
    : sql<boolean>`(${idOf(table)} is not null and ${isOfForms})`;
}

const idOf = (table: string) => sql.ref(`${table}.form_id`);

/** Envelopes of which anything is there: a page within reach, or no page yet. `scan`: how the query calls them. */
export function hasWithin(reach: Reach, scan = 'scan'): RawBuilder<boolean> {
  if (reach === EVERYTHING) return sql<boolean>`true`;
  const id = sql.ref(`${scan}.id`);
  const isBare = sql`not exists (select from page where page.scan_id = ${id})`;
  return sql<boolean>`(exists (select from page
      where page.scan_id = ${id} and page.replaced_by is null and ${isWithin(reach)})
    ${reach.formless ? sql`or ${isBare}` : sql``})`;
}

/** How an envelope stands by the pages within reach alone. */
export function stateWithin(reach: Reach): RawBuilder<string> {
  if (reach === EVERYTHING) return sql<string>`scan.state`;
  return sql<string>`(select case when count(*) = 0 then scan.state else ${stateOfGathered} end
    from page where page.scan_id = scan.id and page.replaced_by is null and ${isWithin(reach)})`;
}
