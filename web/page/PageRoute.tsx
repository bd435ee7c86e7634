import { useWords } from '../messages/use-messages.tsx';
import { useForm, usePage } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { PageDesk } from './PageDesk.tsx';
import { UnreadPage } from './UnreadPage.tsx';

/** Loads one page and its form, and says what is missing while there is nothing to work on. */
export function PageRoute({
  pageId,
  onAhead,
}: {
  readonly pageId: string;
  /** Told of the page that comes next once everything of it is here. */
  readonly onAhead: (pageId: string) => void;
}) {
  const { m } = useWords();
  const page = usePage(pageId);
  const form = useForm(page.data?.reading?.form);
  if (page.isError && !page.data)
    return <ErrorNotice error={page.error} onRetry={() => void page.refetch()} />;
  if (page.data && page.data.reading === null) return <UnreadPage view={page.data} />;
  if (form.isError) return <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />;
  if (!page.data || !form.data) return <p className="loading">{m.common.loading}</p>;
  return <PageDesk view={page.data} form={form.data} onAhead={onAhead} />;
}
