import type { PageView } from '../../schemas/desk.ts';
import { useAccess } from '../access/use-access.tsx';
import { useReadAgain } from '../lay/use-read-again.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { useTitle } from './ChooseForm.tsx';

/** Says that the page is read as a person wants it, and takes that back. */
export function WishNote({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  const { undo, isBusy, error } = useReadAgain(view);
  const title = useTitle();
  const { may } = useAccess();
  const words = useErrorWords(error);
  if (view.wish === null) return null;
  const { wish, person } = view.wish;
  return (
    <section className="page-note" aria-label={m.chooseForm.given}>
      <p>{m.chooseForm.chosenBy(person, title(wish.form))}</p>
      {error !== null && (
        <p className="error-text" role="alert">
          {words.cause} {words.remedy}
        </p>
      )}
      {may('read-again') &&
        view.approvedAt === null &&
        !['set-aside', 'disposed'].includes(view.summary.state) && (
          <button
            type="button"
            className="button button--small"
            aria-disabled={isBusy}
            onClick={() => void (!isBusy && undo())}
          >
            {m.chooseForm.undo}
          </button>
        )}
    </section>
  );
}
