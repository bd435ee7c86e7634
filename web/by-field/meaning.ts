import type { ConfirmationInput, OpenValue } from '../../schemas/by-field.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { isSameValue, joinDate, splitDate, toValue } from '../page/values.ts';

/** What a person has done to one value of the grid. */
export interface Handling {
  /** Undefined: it stands as the machine proposes it. */
  readonly draft: FieldValue | undefined;
  readonly isPickedOut: boolean;
  /** Whether the picture of it is in sight: what nobody could see, nobody confirms. */
  readonly isSeen: boolean;
}

/** The value that would be settled; null: none, it stays open. */
export function valueToSettle(
  field: Field,
  { value }: Pick<OpenValue, 'value'>,
  { draft, isPickedOut, isSeen }: Handling,
): FieldValue {
  if (isPickedOut || !isSeen) return null;
  if (draft === undefined) return value;
  // An empty editor settles nothing: that nothing is written is said on the page.
  return toValue(field.kind === 'date' ? joinDate(splitDate(draft)) : draft);
}

/** What is sent of a grid: nothing of what stays open. */
export function toSend(
  field: Field,
  values: readonly OpenValue[],
  handlingOf: (pageId: string) => Handling,
): ConfirmationInput['values'] {
  return values.flatMap((open) => {
    const value = valueToSettle(field, open, handlingOf(open.pageId));
    if (value === null) return [];
    const { pageId, readingId, seen, value: shown } = open;
    const isAsShown = isSameValue(value, shown);
    return [{ pageId, readingId, seen, shown, ...(!isAsShown && { value }) }];
  });
}

/** The place in a grid of so many columns that a step leads to. */
export function stepTo(
  at: number,
  to: 'left' | 'right' | 'up' | 'down' | 'first' | 'last',
  count: number,
  columns: number,
): number {
  const last = count - 1;
  switch (to) {
    case 'left':
      return Math.max(0, at - 1);
    case 'right':
      return Math.min(last, at + 1);
    case 'up':
      return at - columns < 0 ? at : at - columns;
    case 'down':
      return at + columns > last ? at : at + columns;
    case 'first':
      return 0;
    case 'last':
      return last;
  }
}
