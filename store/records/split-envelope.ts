import type { Transaction } from 'kysely';
import { z } from 'zod';
import { listParts, type Part } from '../../schemas/envelope/list-parts.ts';
import type { AuditEvent } from '../../schemas/desk.ts';
import { listDepartments } from '../../schemas/form/department.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import type { Reach } from '../reach.ts';
import { READER } from './scans.ts';

const ENVELOPE_SPLIT = 'envelope-split';

/** Which pages of an envelope went to which department, as the audit has it. */
const splitSchema = z.object({
  parts: z.array(z.object({ department: z.string(), pages: z.array(z.number()) })),
});
type Split = z.infer<typeof splitSchema>;

/**
 * Puts on record that an envelope has papers of several departments, once, and again whenever a reading
 * changes which pages are whose. No page moves: each is of the department of its form. Call it when the
 * scan is locked: of two pages that are read at once neither overlooks the other.
 */
export async function noteSplit(
  tx: Transaction<Database>,
  forms: FormLibrary,
  scanId: string,
): Promise<void> {
  if (listDepartments(forms.all()).length < 2) return;
  const present = toSplit(listParts(await findOwners(tx, forms, scanId)));
  const before = await findSplit(tx, scanId);
  if (before === null ? present.parts.length < 2 : isSame(before, present)) return;
  await appendEvent(tx, {
    scanId,
    pageId: null,
    actor: READER,
    action: ENVELOPE_SPLIT,
    before,
    after: present,
  });
}

async function findOwners(tx: Transaction<Database>, forms: FormLibrary, scanId: string) {
  const pages = await tx
    .selectFrom('page')
    .select(['number', 'form_id', 'form_version'])
    .where('scan_id', '=', scanId)
    .where('replaced_by', 'is', null)
    .orderBy('number')
    .execute();
  return pages.map(({ number, form_id: id, form_version: version }) => {
    const form = id === null || version === null ? undefined : forms.get(id, version);
    return { number, department: form?.department ?? null };
  });
}

const toSplit = (parts: readonly Part[]): Split => ({
  parts: parts.map(({ department: { id }, pages }) => ({ department: id, pages: [...pages] })),
});

async function findSplit(tx: Transaction<Database>, scanId: string): Promise<Split | null> {
  const event = await tx
    .selectFrom('audit_event')
    .select('after')
    .where('scan_id', '=', scanId)
    .where('action', '=', ENVELOPE_SPLIT)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return event === undefined ? null : splitSchema.parse(event.after);
}

const isSame = (one: Split, other: Split): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Of a split that is told to somebody, the parts of departments within reach. */
export function hideParts<Event extends AuditEvent>(event: Event, { departments }: Reach): Event {
  if (departments === null || event.action !== ENVELOPE_SPLIT) return event;
  const hide = (split: unknown): Split | null => {
    const parts = splitSchema.safeParse(split).data?.parts;
    return parts
      ? { parts: parts.filter(({ department }) => departments.includes(department)) }
      : null;
  };
  return { ...event, before: hide(event.before), after: hide(event.after) };
}
