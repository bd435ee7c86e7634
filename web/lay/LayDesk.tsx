import { useEffect, useId, useState } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FormList } from '../../schemas/http.ts';
import { wordPlacementFlaw } from '../../schemas/words/placement-flaws.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ClaimNote } from '../page/ClaimNote.tsx';
import { useClaim } from '../page/use-claim.ts';
import { useForm } from '../server/queries.ts';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import { AnchorList } from './AnchorList.tsx';
import { LayPicture } from './LayPicture.tsx';
import { LayTools } from './LayTools.tsx';
import { ReadAgain } from './ReadAgain.tsx';
import type { Size } from './turning.ts';
import { useLay, type Lay } from './use-lay.ts';

interface Props {
  readonly view: PageView;
  readonly forms: FormList;
  readonly picture: Size;
  readonly url: string;
}

/** Which form it is, and then where it lies. */
export function LayDesk({ view, forms, picture, url }: Props) {
  const { m, language } = useWords();
  const id = useId();
  const choices = forms.flatMap((form) =>
    Array.from({ length: form.pages }, (_, at) => ({ ...form, page: at + 1 })),
  );
  const [chosen, setChosen] = useState(() => firstChoice(view, choices));
  const choice = choices[chosen];
  const form = useForm(choice);
  const other = useClaim(view);
  if (choice === undefined) return <p className="alert">{m.lay.noForms}</p>;
  return (
    <>
      <ClaimNote pageId={view.id} other={other} />
      <div className="lay-form">
        <label className="label" htmlFor={id}>
          {m.lay.form}
        </label>
        <select
          id={id}
          className="input"
          value={chosen}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {choices.map(({ id: formId, version, title, pages, page }, index) => (
            <option key={`${formId} ${version} ${page}`} value={index}>
              {title[language]} – {m.lay.version(version)}
              {pages > 1 && ` – ${m.page.pageOf(page, pages)}`}
            </option>
          ))}
        </select>
      </div>
      {form.isError && <ErrorNotice error={form.error} onRetry={() => void form.refetch()} />}
      {form.data ? (
        <Table
          key={`${choice.id} ${choice.version} ${choice.page}`}
          view={view}
          form={form.data}
          formPage={choice.page}
          picture={picture}
          url={url}
        />
      ) : (
        !form.isError && <p className="loading">{m.common.loading}</p>
      )}
    </>
  );
}

type Choice = FormList[number] & { readonly page: number };

/** What a person or else the machine takes it for; on a page that nobody knows, the first. */
function firstChoice({ wish, reading }: PageView, choices: readonly Choice[]): number {
  const key = wish?.wish.form ?? (reading && { ...reading.form, page: reading.formPage });
  const at = choices.findIndex(
    ({ id, version, page }) => id === key?.id && version === key.version && page === key.page,
  );
  return Math.max(0, at);
}

function Table(props: {
  readonly view: PageView;
  readonly form: Form;
  readonly formPage: number;
  readonly picture: Size;
  readonly url: string;
}) {
  const { m } = useWords();
  const lay = useLay(props.view, props.form, props.formPage, props.picture);
  useUndoKey(lay);
  return (
    <div className="lay-table">
      <section className="lay-paper" aria-label={m.lay.picture}>
        <LayTools lay={lay} />
        <LayPicture lay={lay} url={props.url} />
        <p className="lay-hint muted">
          {lay.isAdding
            ? m.lay.hintAdding
            : lay.state.selected === null
              ? m.lay.hint
              : m.lay.hintSelected(lay.state.selected + 1)}
        </p>
      </section>
      <div className="lay-side">
        <FitStatus lay={lay} />
        <ReadAgain view={props.view} lay={lay} />
        <AnchorList lay={lay} />
      </div>
    </div>
  );
}

function FitStatus({ lay: { fit } }: { readonly lay: Lay }) {
  const { m, language } = useWords();
  return (
    <p className={fit.ok ? 'lay-status' : 'lay-status lay-status--bad'} role="status">
      {fit.ok ? m.lay.fits[fit.value.kind] : wordPlacementFlaw(fit.error)[language]}
    </p>
  );
}

/** In number boxes Ctrl+Z is the box's own. */
function useUndoKey({ step }: Lay): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      if (event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      step({ kind: 'undo' });
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}
