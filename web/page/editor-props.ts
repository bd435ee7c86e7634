import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';

/** What every editor of a field's value is given. */
export interface EditorProps<F extends Field = Field> {
  readonly field: F;
  readonly draft: FieldValue;
  readonly isInvalid: boolean;
  /** Whether number keys pick its options. */
  readonly isNumbered: boolean;
  readonly describedBy: string;
  readonly onChange: (value: FieldValue) => void;
}
