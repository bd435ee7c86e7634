import { useState } from 'react';
import { useLocation } from 'wouter';
import type { PageView, ReadWish } from '../../schemas/desk.ts';
import { wordPlacementFlaw } from '../../schemas/words/placement-flaws.ts';
import { useWords } from '../messages/use-messages.tsx';
import { RequestError } from '../server/request.ts';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { useReadAgain } from './use-read-again.ts';
import type { Lay } from './use-lay.ts';

/** Has the page read with the anchors as they stand, or takes an earlier request back. */
export function ReadAgain({ view, lay }: { readonly view: PageView; readonly lay: Lay }) {
  const { m } = useWords();
  const [, navigate] = useLocation();
  const { ask, undo, isBusy, error } = useReadAgain(view);
  const [setsAside, setSetsAside] = useState(false);
  const { form, formPage, picture, state, fit } = lay;
  const leave = (isDone: boolean): void => {
    if (isDone) navigate(`/pages/${view.id}`);
  };
  const read = async (): Promise<void> => {
    if (isBusy || !fit.ok) return;
    const wish: ReadWish = {
      form: { id: form.id, version: form.version, page: formPage },
      placement: {
        scan: { width: picture.width, height: picture.height },
        anchors: [...state.anchors],
      },
      ...(setsAside && { setsAside: true }),
    };
    leave(await ask(wish));
  };
  return (
    <section className="lay-read" aria-label={m.lay.read}>
      <Entries view={view} lay={lay} setsAside={setsAside} onChange={setSetsAside} />
      {error !== null && <Refused error={error} />}
      <button
        type="button"
        className="button button--primary"
        aria-disabled={isBusy || !fit.ok}
        onClick={() => void read()}
      >
        {isBusy ? m.lay.asking : m.lay.read}
      </button>
      {view.wish !== null && (
        <button
          type="button"
          className="button"
          aria-disabled={isBusy}
          onClick={() => void (!isBusy && undo().then(leave))}
        >
          {m.lay.takeBack(view.wish.person)}
        </button>
      )}
    </section>
  );
}

/** What becomes of what people entered: kept unless the person says otherwise. */
function Entries(props: {
  readonly view: PageView;
  readonly lay: Lay;
  readonly setsAside: boolean;
  readonly onChange: (setsAside: boolean) => void;
}) {
  const { m } = useWords();
  const { view, lay, setsAside, onChange } = props;
  const count = view.fields.filter(({ settled, entry }) => settled || entry !== null).length;
  const { reading } = view;
  const isOther =
    reading !== null &&
    (reading.form.id !== lay.form.id || reading.form.version !== lay.form.version);
  if (count === 0) return view.reading === null ? null : <p className="muted">{m.lay.earlier}</p>;
  if (isOther) return <p>{m.lay.entriesOfOther(count)}</p>;
  return (
    <fieldset className="lay-entries">
      <legend>{m.lay.entries(count)}</legend>
      <label>
        <input type="radio" checked={!setsAside} onChange={() => onChange(false)} /> {m.lay.keep}
      </label>
      <label>
        <input type="radio" checked={setsAside} onChange={() => onChange(true)} /> {m.lay.setAside}
      </label>
    </fieldset>
  );
}

function Refused({ error }: { readonly error: unknown }) {
  const { language } = useWords();
  const { cause, remedy } = useErrorWords(error);
  const flaw =
    error instanceof RequestError && error.failure.kind === 'problem'
      ? error.failure.problem.flaw
      : undefined;
  return (
    <p className="error-text" role="alert">
      {cause} {flaw ? wordPlacementFlaw(flaw)[language] : remedy}
    </p>
  );
}
