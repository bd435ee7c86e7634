import { describeFailure } from '../../schemas/messages.ts';
import type { PageView } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useForm, usePage } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { History } from './History.tsx';
import { PageDesk } from './PageDesk.tsx';
import { PageHeader } from './PageHeader.tsx';

/** Loads one page and its form, and says what is missing while there is nothing to work on. */
export function PageRoute({ pageId }: { readonly pageId: string }) {
  const { m } = useWords();
  const page = usePage(pageId);
  const form = useForm(page.data?.reading?.form);
  if (page.isError && !page.data)
    return <ErrorNotice error={page.error} onRetry={() => void page.refetch()} />;
  if (page.data && page.data.reading === null) return <UnreadPage view={page.data} />;
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!page.data || !form.data) return <p className="loading">{m.common.loading}</p>;
  return <PageDesk view={page.data} form={form.data} />;
}

/** A page that is still waiting, or that could not be read: the cause, the remedy, the original. */
function UnreadPage({ view }: { readonly view: PageView }) {
  const { m, language } = useWords();
  const failure = view.summary.failure ?? view.scan.failure;
  const words = failure && describeFailure(failure, language);
  return (
    <div className="unread-page">
      <PageHeader view={view} form={null} />
      <section className={words ? 'alert alert--error' : 'alert'}>
        <h2>{words ? m.page.rejectedTitle : m.page.waitingTitle}</h2>
        {words ? (
          <>
            <p className="alert__cause">{words.title}</p>
            <p>{words.cause}</p>
            <p>
              <strong>{m.common.remedy}：</strong> {words.remedy}
            </p>
          </>
        ) : (
          <p>{m.page.waitingBody}</p>
        )}
      </section>
      <History scanId={view.scan.id} form={null} />
    </div>
  );
}
