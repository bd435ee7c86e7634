import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';

/** Far beyond what fits in a box on paper; keeps nonsense out of the database. */
const MOST_CHARACTERS = 4000;

/**
 * Says what is wrong with a value that a person enters, or null. Only its type: what was really
 * written on the paper must be enterable even when it breaks the form's rules; rules speak later.
 * The message never holds the value.
 */
export function checkValue(field: Field, value: FieldValue | undefined): string | null {
  switch (field.kind) {
    case 'mark':
      return typeof value === 'boolean' ? null : 'a checkbox is true or false';
    case 'choice':
      return checkChoice(
        field.options.map(({ id }) => id),
        field.multiple,
        value,
      );
    case 'digits':
      if (!isText(value) || !/^[0-9]+$/.test(value)) return 'only the digits 0 to 9';
      return value.length <= field.cells.length ? null : `at most ${field.cells.length} digits`;
    case 'integer':
      return isText(value) && /^[0-9]{1,15}$/.test(value)
        ? null
        : 'a whole number in digits 0 to 9';
    case 'date':
      return isText(value) && /^\d{0,4}-\d{0,2}-\d{0,2}$/.test(value) && /\d/.test(value)
        ? null
        : 'a date as YYYY-MM-DD; a part that is not written stays empty';
    case 'latin':
    case 'japanese':
    case 'phone':
    case 'email':
      return checkText(value, /\p{Cc}|\p{Cs}/u);
    case 'freeText':
      return checkText(value, /(?!\n)\p{Cc}|\p{Cs}/u);
  }
}

const isText = (value: FieldValue | undefined): value is string => typeof value === 'string';

function checkText(value: FieldValue | undefined, refused: RegExp): string | null {
  if (!isText(value) || value === '') return 'a text; use "blank" when nothing is written';
  if (value.length > MOST_CHARACTERS) return `at most ${MOST_CHARACTERS} characters`;
  return refused.test(value) ? 'control characters cannot be on paper' : null;
}

function checkChoice(ids: readonly string[], multiple: boolean, value: FieldValue | undefined) {
  if (!Array.isArray(value)) return 'a list of options';
  if (value.some((id) => !ids.includes(id))) return `only these options: ${ids.join(', ')}`;
  if (new Set(value).size !== value.length) return 'each option once';
  if (!multiple && value.length > 1) return 'only one option';
  return null;
}
