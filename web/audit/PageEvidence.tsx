import { Link } from 'wouter';
import type { FieldView, PageSummary, PageView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { useWords } from '../messages/use-messages.tsx';
import { describeValue } from '../page/values.ts';
import { cropAddress } from '../server/picture-address.ts';
import { useForm, usePage } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { PagePictures } from './PagePictures.tsx';

/** What the machine read on a page beside what people decided, field by field. Secrets stay masked. */
export function PageEvidence({
  page: { id, number, form: key },
  scanId,
  pages,
}: {
  readonly page: PageSummary;
  readonly scanId: string;
  readonly pages: number;
}) {
  const { m } = useWords();
  const page = usePage(id);
  const form = useForm(key);
  const title = m.audit.page(number, pages);
  return (
    <section className="panel" aria-label={title}>
      <div className="audit__head">
        <h2>{title}</h2>
        <Link href={`/pages/${id}`}>{m.audit.openPage}</Link>
      </div>
      {page.isError && <ErrorNotice error={page.error} onRetry={() => void page.refetch()} />}
      {form.isError && <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />}
      {key === null && <p>{m.audit.unreadPage}</p>}
      <PagePictures pageId={id} scanId={scanId} view={page.data ?? null} />
      {page.data && form.data && (
        // Wider than a telephone: scrolled sideways, by keyboard as well.
        <div className="evidence__scroll" role="region" aria-label={m.audit.evidence} tabIndex={0}>
          <EvidenceTable page={page.data} form={form.data} />
        </div>
      )}
    </section>
  );
}

function EvidenceTable(props: { readonly page: PageView; readonly form: Form }) {
  const { m } = useWords();
  const { columns } = m.audit;
  return (
    <table className="evidence">
      <thead>
        <tr>
          <th scope="col">{columns.field}</th>
          <th scope="col">{columns.picture}</th>
          <th scope="col">{columns.machine}</th>
          <th scope="col">{columns.sure}</th>
          <th scope="col">{columns.person}</th>
          <th scope="col">{columns.now}</th>
        </tr>
      </thead>
      <tbody>
        {props.page.fields.map((view) => {
          const field = props.form.fields.find(({ id }) => id === view.fieldId);
          return (
            field && <EvidenceRow key={view.fieldId} page={props.page} view={view} field={field} />
          );
        })}
      </tbody>
    </table>
  );
}

function EvidenceRow({
  page,
  view,
  field,
}: {
  readonly page: PageView;
  readonly view: FieldView;
  readonly field: Field;
}) {
  const { m, language } = useWords();
  const { reading, corrections } = view;
  const names: Readonly<Record<string, string>> = m.events;
  const tell = (value: FieldValue): string =>
    view.masked
      ? m.page.maskedValue
      : describeValue(field, value, language, m) || m.page.emptyValue;
  return (
    <tr data-field={view.fieldId}>
      <th scope="row">{field.label[language]}</th>
      <td>
        {view.hasCrop && field.secret !== 'secret' && (
          <img
            className="crop"
            src={cropAddress(page, field.id)}
            alt={m.page.cropAlt(field.label[language])}
            loading="lazy"
          />
        )}
      </td>
      <td>{reading === null ? m.page.maskedValue : tellReading(reading, tell, m.page)}</td>
      <td className="evidence__sure">{reading && share(reading.probability, language)}</td>
      <td>
        {corrections.length === 0 && <span className="muted">{m.audit.byMachine}</span>}
        <ul>
          {corrections.map(({ action, value, person, at }) => (
            <li key={at}>
              {names[`field-${action}`]}
              {action === 'correct' && `: ${tell(value)}`}{' '}
              <span className="muted">
                {person}, {new Date(at).toLocaleString(language)}
              </span>
            </li>
          ))}
        </ul>
      </td>
      <td>
        {tell(view.value)} <span className="muted">{m.statuses[view.status]}</span>
      </td>
    </tr>
  );
}

function tellReading(
  { state, value }: NonNullable<FieldView['reading']>,
  tell: (value: FieldValue) => string,
  words: { readonly unreadValue: string; readonly illegibleValue: string },
): string {
  if (state === 'unread') return words.unreadValue;
  if (state === 'unreadable') return words.illegibleValue;
  return tell(value);
}

/** Rounded down: what is not certain is never shown as 100 %. */
const share = (probability: number, language: string): string =>
  (Math.floor(probability * 10_000) / 10_000).toLocaleString(language, {
    style: 'percent',
    maximumFractionDigits: 2,
  });
