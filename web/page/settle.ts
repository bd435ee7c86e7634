import type { CorrectionInput, FieldView } from '../../schemas/desk.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { isSameValue, toValue } from './values.ts';

/** Whether a field still waits for whoever is at the desk. */
export const isOpen = (view: FieldView): boolean =>
  !view.settled && (view.status === 'review' || view.status === 'unread') && !isOthers(view);

/** Whether it waits for somebody else, since this person has entered it already. */
export const isOthers = ({ entry }: FieldView): boolean => entry?.isMine === false;

/** The next field after `from`, in the form's order and round again, that waits for a person. */
export function findNextOpen(
  fields: readonly FieldView[],
  from: string | null,
  besides: ReadonlySet<string> = new Set(),
): string | null {
  const start = fields.findIndex((field) => field.fieldId === from) + 1;
  const around = [...fields.slice(start), ...fields.slice(0, start)];
  const next = around.find(
    (field) => isOpen(field) && field.fieldId !== from && !besides.has(field.fieldId),
  );
  return next?.fieldId ?? null;
}

/** What a person starts from: the present value, or what the machine proposes. */
export function firstDraft(view: FieldView): FieldValue {
  return view.value ?? (view.settled ? null : (view.reading?.value ?? null));
}

/** What pressing Enter means for a field, given what stands in its editor. */
export type EnterMeaning =
  | { readonly kind: 'act'; readonly input: Omit<CorrectionInput, 'seen'> }
  | { readonly kind: 'move-on' } // nothing changed, nothing to settle
  | { readonly kind: 'ask' }; // empty: blank or illegible must be said, never assumed

/**
 * Enter keeps what the machine read when it stands there unchanged, and else records the new
 * value. An empty editor settles a field only where the machine, too, saw nothing.
 * `revealed` is a secret field's value once it was shown; undefined before.
 */
export function meaningOfEnter(
  view: FieldView,
  draft: FieldValue,
  revealed: FieldValue | undefined,
): EnterMeaning {
  if (isOthers(view)) return { kind: 'move-on' };
  const value = toValue(draft);
  const machine = view.reading === null ? (revealed ?? undefined) : readValue(view);
  const present = view.reading === null ? (revealed ?? null) : view.value;
  if (!isOpen(view) && isSameValue(value, present)) return { kind: 'move-on' };
  if (machine !== undefined && isSameValue(value, machine) && !view.settled)
    return { kind: 'act', input: { action: 'confirm' } };
  if (value === null) return { kind: 'ask' };
  return { kind: 'act', input: { action: 'correct', value } };
}

/**
 * What it means to keep a field as it is though rules object: a value that was typed, or what stands
 * there already. An emptied editor says no more than it does for Enter.
 */
export function meaningOfKeeping(
  view: FieldView,
  draft: FieldValue,
  revealed: FieldValue | undefined,
): EnterMeaning {
  const value = toValue(draft);
  if (view.masked && revealed === undefined && value === null) return { kind: 'ask' };
  const present = view.masked ? (revealed ?? null) : firstDraft(view);
  if (isSameValue(value, present)) return { kind: 'act', input: { action: 'as-is' } };
  return value === null ? { kind: 'ask' } : { kind: 'act', input: { action: 'as-is', value } };
}

/** The machine's value; undefined where it read nothing that could be confirmed. */
function readValue({ reading }: FieldView): FieldValue | undefined {
  if (reading === null || reading.state === 'unread' || reading.state === 'unreadable')
    return undefined;
  return reading.value;
}
