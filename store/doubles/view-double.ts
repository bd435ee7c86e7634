import type { FieldView } from '../../schemas/desk.ts';
import type { ComparedField, DoubleView } from '../../schemas/double.ts';
import type { Form } from '../../schemas/form/form.ts';
import { sameValue } from '../../schemas/normalise/same-value.ts';
import type { Viewer } from '../contracts.ts';
import type { RecordSource } from '../records/page-record.ts';
import { viewPage } from '../records/view-page.ts';
import { findDouble } from './list-doubles.ts';

/**
 * A pair with its fields as they stand, side by side. `viewer`: null sees which of them differ, and no
 * value; whoever enters values sees nothing that another has to enter unseen.
 */
export async function viewDouble(
  source: RecordSource,
  doubleId: string,
  viewer: Viewer | null,
): Promise<DoubleView | null> {
  const double = await findDouble(source, doubleId);
  if (double === null) return null;
  const left = await viewPage(source, double.left.pageId, viewer);
  const right = await viewPage(source, double.right.pageId, viewer);
  const form = source.forms.get(double.form.id, double.form.version);
  if (left === null || right === null || form === undefined) return null;
  const fields = left.fields.flatMap((field) => {
    const other = right.fields.find(({ fieldId }) => fieldId === field.fieldId);
    return other === undefined ? [] : [compare(form, field, other)];
  });
  const shown = viewer === null ? fields.map((field) => ({ ...field, ...NOTHING })) : fields;
  return { ...double, fields: shown };
}

const NOTHING = { left: null, right: null };

function compare(form: Form, left: FieldView, right: FieldView): ComparedField {
  const { fieldId } = left;
  const field = form.fields.find(({ id }) => id === fieldId);
  if (field?.secret !== 'none' || left.entry !== null || right.entry !== null)
    return { fieldId, outcome: 'hidden', ...NOTHING };
  const values = { left: left.value, right: right.value };
  if (![left, right].every(isKnown)) return { fieldId, outcome: 'unread', ...values };
  if (sameValue(left.value, right.value, field.kind))
    return { fieldId, outcome: 'same', ...values };
  const areSure = left.status !== 'review' && right.status !== 'review';
  return { fieldId, outcome: areSure ? 'different' : 'unsure', ...values };
}

/** Nothing written is known as well; what could not be read is not. */
const isKnown = ({ status, value }: FieldView): boolean =>
  status === 'blank' || (status !== 'unread' && value !== null);
