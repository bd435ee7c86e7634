import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import { pagePictureSchema, type PagePicture } from '../../schemas/http.ts';
import { useSending } from '../access/use-sending.ts';
import { useWords } from '../messages/use-messages.tsx';
import { imageAddress } from '../server/picture-address.ts';
import { post } from '../server/request.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { SentPicture } from '../shell/SentPicture.tsx';

/** The picture that was read, secrets covered, and beside it, on record, the page as it came. */
export function PagePictures({
  pageId,
  scanId,
  view,
}: {
  readonly pageId: string;
  readonly scanId: string;
  /** Null: not known yet. */
  readonly view: PageView | null;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const [original, setOriginal] = useState<PagePicture | null>(null);
  const { isBusy, error, send } = useSending();
  const show = async (): Promise<void> => {
    await send(async () =>
      setOriginal(await post(`/api/pages/${pageId}/original`, pagePictureSchema)),
    );
    void client.invalidateQueries({ queryKey: ['audit', scanId] });
  };
  return (
    <>
      <div className="page-pictures">
        {view?.readingId != null && (
          <figure>
            <img src={imageAddress(view)} alt={m.audit.straightened} loading="lazy" />
            <figcaption>{m.audit.straightened}</figcaption>
          </figure>
        )}
        {original && (
          <figure>
            <SentPicture picture={original} alt={m.audit.asReceived} />
            <figcaption>{m.audit.asReceived}</figcaption>
          </figure>
        )}
      </div>
      {error !== null && <ErrorNotice error={error} onRetry={() => void show()} />}
      {original === null && (
        <div className="page-pictures__show">
          <button
            type="button"
            className="button"
            aria-disabled={isBusy}
            onClick={() => void show()}
          >
            {m.audit.showOriginal}
          </button>
          <p className="access-field__hint">{m.audit.onRecord}</p>
        </div>
      )}
    </>
  );
}
