import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { PageView } from '../../schemas/desk.ts';
import { letterPreviewSchema } from '../../schemas/letter.ts';
import { useWords } from '../messages/use-messages.tsx';
import { download, post } from '../server/request.ts';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import type { LetterDraft } from './use-letter.ts';

interface Shown {
  /** Of what it is a picture. */
  readonly said: string;
  readonly url: string;
  readonly page: number;
  readonly pages: number;
}

/** The letter as it will be printed, and the button that makes it. */
export function LetterPreview({
  letter,
  view,
}: {
  readonly letter: LetterDraft;
  readonly view: PageView;
}) {
  const { m } = useWords();
  const client = useQueryClient();
  const [shown, setShown] = useState<Shown | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isMade, setMade] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const words = useErrorWords(error);
  // Lives in this page's memory only, and is let go with it.
  useEffect(() => () => URL.revokeObjectURL(shown?.url ?? ''), [shown]);
  const { input } = letter;
  const said = JSON.stringify(input);
  const path = `/api/pages/${view.id}/letter`;

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (input === null || isBusy) return;
    setBusy(true);
    setMade(false);
    setError(null);
    await work().catch(setError);
    setBusy(false);
  };
  const preview = (page: number) =>
    attempt(async () => {
      const { pages, mediaType, base64 } = await post(`${path}/preview`, letterPreviewSchema, {
        ...input,
        page,
      });
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
      setShown({ said, url, page: Math.min(page, pages), pages });
    });
  const make = () =>
    attempt(async () => {
      await download(path, `letter-${view.scan.controlNumber}.pdf`, input);
      setMade(true);
      await client.invalidateQueries({ queryKey: ['audit'] });
    });

  return (
    <section className="letter__preview" aria-label={m.letter.preview}>
      <div className="letter__buttons">
        <button
          type="button"
          className="button"
          aria-disabled={input === null || isBusy}
          onClick={() => void preview(1)}
        >
          {isBusy ? m.letter.previewing : m.letter.preview}
        </button>
        <button
          type="button"
          className="button button--primary"
          aria-disabled={input === null || isBusy}
          onClick={() => void make()}
        >
          {m.letter.make}
        </button>
        <Link className="button" href={`/pages/${view.id}`}>
          {m.letter.toPage}
        </Link>
      </div>
      <p role="status">
        {isMade ? m.letter.made : shown && shown.said !== said && m.letter.changed}
      </p>
      {error !== null && (
        <p className="error-text" role="alert">
          {words.cause} {words.remedy}
        </p>
      )}
      {shown && (
        <figure>
          <img src={shown.url} alt={m.letter.previewAlt(shown.page, shown.pages)} />
          <figcaption className="letter__buttons">
            {shown.page > 1 && (
              <button
                type="button"
                className="button button--small"
                onClick={() => void preview(shown.page - 1)}
              >
                {m.letter.previous}
              </button>
            )}
            {m.letter.pageOf(shown.page, shown.pages)}
            {shown.page < shown.pages && (
              <button
                type="button"
                className="button button--small"
                onClick={() => void preview(shown.page + 1)}
              >
                {m.letter.next}
              </button>
            )}
          </figcaption>
        </figure>
      )}
    </section>
  );
}
