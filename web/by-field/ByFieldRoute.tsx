import { useMemo } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { useForm } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { ByFieldDesk } from './ByFieldDesk.tsx';

/** Loads the form that the field is of. */
export function ByFieldRoute(props: {
  readonly formId: string;
  readonly version: string;
  readonly fieldId: string;
}) {
  const { m } = useWords();
  const { formId, fieldId } = props;
  const version = Number(props.version);
  const form = useForm({ id: formId, version });
  const fieldKey = useMemo(() => ({ formId, version, fieldId }), [formId, version, fieldId]);
  const field = form.data?.fields.find(({ id }) => id === fieldId);
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!form.data) return <p className="loading">{m.common.loading}</p>;
  if (!field) return <p role="alert">{m.common.notFound.title}</p>;
  return <ByFieldDesk fieldKey={fieldKey} form={form.data} field={field} />;
}
