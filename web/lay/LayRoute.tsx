import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { PageView } from '../../schemas/desk.ts';
import { pagePictureSchema } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';
import { PageHeader } from '../page/PageHeader.tsx';
import { useForms, usePage } from '../server/queries.ts';
import { post } from '../server/request.ts';
import { ErrorNotice, useErrorWords } from '../shell/ErrorNotice.tsx';
import { LayDesk } from './LayDesk.tsx';
import type { Size } from './turning.ts';

interface Picture extends Size {
  readonly url: string;
}

/** The desk on which a person lays a form on a page by hand: first asks for the original. */
export function LayRoute({ pageId }: { readonly pageId: string }) {
  const { m } = useWords();
  const page = usePage(pageId);
  const forms = useForms();
  const [picture, setPicture] = useState<Picture | null>(null);
  // Lives in this page's memory only, and is let go with it.
  useEffect(() => () => URL.revokeObjectURL(picture?.url ?? ''), [picture]);
  if (page.isError && !page.data)
    return <ErrorNotice error={page.error} onRetry={() => void page.refetch()} />;
  if (forms.isError)
    return <ErrorNotice error={forms.error} onRetry={() => void forms.refetch()} />;
  if (!page.data || !forms.data) return <p className="loading">{m.common.loading}</p>;
  const view = page.data;
  const isFree = !['queued', 'reading', 'approved', 'set-aside', 'disposed'].includes(
    view.summary.state,
  );
  return (
    <div className="lay">
      <PageHeader view={view} form={null} />
      {!isFree ? (
        <section className="alert">
          <p>{view.summary.state === 'approved' ? m.lay.approvedFirst : m.page.waitingBody}</p>
          <Link className="button" href={`/pages/${view.id}`}>
            {m.lay.toPage}
          </Link>
        </section>
      ) : picture === null ? (
        <AskPicture view={view} onPicture={setPicture} />
      ) : (
        <LayDesk view={view} forms={forms.data.forms} picture={picture} url={picture.url} />
      )}
    </div>
  );
}

/** The original shows what is masked elsewhere: it is asked for, and that goes on record. */
function AskPicture({
  view,
  onPicture,
}: {
  readonly view: PageView;
  readonly onPicture: (picture: Picture) => void;
}) {
  const { m } = useWords();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const path = `/api/pages/${view.id}/original`;
      const { base64, mediaType, width, height } = await post(path, pagePictureSchema);
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
      onPicture({ width, height, url });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <section className="alert lay-ask">
      <h2>{m.lay.title}</h2>
      <p>{m.lay.what}</p>
      <p>{m.lay.onRecord}</p>
      {error !== null && (
        <p className="error-text" role="alert">
          {words.cause} {words.remedy}
        </p>
      )}
      <div className="lay-ask__buttons">
        <button
          type="button"
          className="button button--primary"
          aria-disabled={isBusy}
          onClick={() => !isBusy && void ask()}
        >
          {isBusy ? m.common.loading : m.lay.show}
        </button>
        <Link className="button" href={`/pages/${view.id}`}>
          {m.common.cancel}
        </Link>
      </div>
    </section>
  );
}
