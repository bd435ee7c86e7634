import { Link } from 'wouter';
import type { OpenField } from '../../schemas/by-field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useSpotChecksWaiting } from '../spot-checks/spot-check-queries.ts';
import { addressOf, useOpenFields } from './by-field-queries.ts';

/** The fields of which values wait, whichever has waited longest first. */
export function FieldsPage() {
  const { m } = useWords();
  const { data, isError, isPending, error, refetch } = useOpenFields();
  const checks = useSpotChecksWaiting();
  const fields = data?.fields ?? [];
  return (
    <div className="batches">
      <div className="batches__head">
        <h1>{m.byField.title}</h1>
      </div>
      <p>{m.byField.intro}</p>
      {checks.data?.waiting && (
        <p className="alert">
          {m.spotChecks.waiting} <Link href="/checks">{m.spotChecks.start}</Link>
        </p>
      )}
      {isError && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <p className="loading">{m.common.loading}</p>}
      {data && fields.length === 0 && (
        <section className="empty" role="status">
          <h2>{m.byField.none}</h2>
          <p>{m.byField.noneMore}</p>
        </section>
      )}
      {fields.length > 0 && <FieldTable fields={fields} />}
    </div>
  );
}

function FieldTable({ fields }: { readonly fields: readonly OpenField[] }) {
  const { m, language } = useWords();
  const { columns, version } = m.byField;
  return (
    <table className="batch-table">
      <caption className="visually-hidden">{m.byField.title}</caption>
      <thead>
        <tr>
          <th scope="col">{columns.field}</th>
          <th scope="col">{columns.form}</th>
          <th scope="col" className="batch-table__number">
            {columns.waiting}
          </th>
          <th scope="col">{columns.oldest}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(({ form, fieldId, label, waiting, oldest }) => {
          const address = addressOf({ formId: form.id, version: form.version, fieldId });
          return (
            <tr key={address}>
              <th scope="row">
                <Link href={address}>{label[language]}</Link>
              </th>
              <td data-label={columns.form}>{version(form.title[language], form.version)}</td>
              <td className="batch-table__number" data-label={columns.waiting}>
                {waiting}
              </td>
              <td data-label={columns.oldest}>
                <time dateTime={oldest}>{oldest}</time>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
