import type { ComparedField, DoubleView } from '../../schemas/double.ts';
import type { Form } from '../../schemas/form/form.ts';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { describeValue } from '../page/values.ts';

/** Every field of the two pages; what differs is marked in words as well. */
export function ComparedFields(props: { readonly double: DoubleView; readonly form: Form }) {
  const { m } = useWords();
  const { columns, differing, fields: title } = m.doubles;
  const { fields } = props.double;
  const showsValues = useAccess().may('see-fields');
  return (
    <section className="batches__section">
      <h2 id="double-fields">
        {title} <span className="muted">{differing(fields.filter(isOther).length)}</span>
      </h2>
      <table className="batch-table double-fields" aria-labelledby="double-fields">
        <thead>
          <tr>
            <th scope="col">{columns.field}</th>
            {showsValues && <th scope="col">{columns.left}</th>}
            {showsValues && <th scope="col">{columns.right}</th>}
            <th scope="col">{columns.outcome}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <Row key={field.fieldId} field={field} form={props.form} showsValues={showsValues} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

const isOther = ({ outcome }: ComparedField): boolean =>
  outcome === 'different' || outcome === 'unsure';

function Row(props: {
  readonly field: ComparedField;
  readonly form: Form;
  readonly showsValues: boolean;
}) {
  const { m, language } = useWords();
  const { fieldId, outcome, left, right } = props.field;
  const { columns, outcomes } = m.doubles;
  const field = props.form.fields.find(({ id }) => id === fieldId);
  const tell = (value: ComparedField['left']): string => {
    if (outcome === 'hidden') return m.page.maskedValue;
    if (outcome === 'unread' && value === null) return '–';
    const text = field ? describeValue(field, value, language, m) : '';
    return text === '' ? m.page.emptyValue : text;
  };
  return (
    <tr data-field={fieldId} className={isOther(props.field) ? 'double-fields__other' : undefined}>
      <th scope="row">{field?.label[language] ?? fieldId}</th>
      {props.showsValues && <td data-label={columns.left}>{tell(left)}</td>}
      {props.showsValues && <td data-label={columns.right}>{tell(right)}</td>}
      <td data-label={columns.outcome}>
        {isOther(props.field) && <span aria-hidden="true">≠</span>} {outcomes[outcome]}
      </td>
    </tr>
  );
}
