import { Link } from 'wouter';
import { useWords } from '../messages/use-messages.tsx';
import { useForm } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { useDouble } from './double-queries.ts';
import { DoubleDesk } from './DoubleDesk.tsx';

/** Loads one pair and the form of its pages. */
export function DoubleRoute({ doubleId }: { readonly doubleId: string }) {
  const { m } = useWords();
  const double = useDouble(doubleId);
  const form = useForm(double.data?.form);
  if (double.isError && !double.data)
    return (
      <>
        <ErrorNotice error={double.error} onRetry={() => void double.refetch()} />
        <Link href="/doubles">{m.doubles.back}</Link>
      </>
    );
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!double.data || !form.data) return <p className="loading">{m.common.loading}</p>;
  return <DoubleDesk double={double.data} form={form.data} />;
}
