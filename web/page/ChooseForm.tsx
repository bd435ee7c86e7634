import { useState, type FormEvent } from 'react';
import type { PageView } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { parseFormPage, type FormPage } from '../../schemas/form/form-page.ts';
import { useReadAgain } from '../lay/use-read-again.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useForms } from '../server/queries.ts';
import { useErrorWords } from '../shell/ErrorNotice.tsx';
import { FormSketch } from './FormSketch.tsx';

/** Lets a person say which form a page is; it is then read as that. The likeliest come first. */
export function ChooseForm({ view }: { readonly view: PageView }) {
  const { m } = useWords();
  const { ask, isBusy, error } = useReadAgain(view);
  const failure = view.summary.failure;
  const candidates = candidatesOf(failure).flatMap((name) => parseFormPage(name) ?? []);
  const { onlyOne, compare, why } = m.chooseForm;
  const isTwo = failure?.kind === 'two-sheets';
  const [chosen, setChosen] = useState<FormPage | null>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (chosen !== null && !isBusy) void ask({ form: chosen });
  };
  return (
    <form className="choose-form" onSubmit={submit} aria-labelledby="choose-form-title">
      <h2 id="choose-form-title">{m.chooseForm.title}</h2>
      <p>{isTwo ? onlyOne : candidates.length > 0 ? compare : why}</p>
      {candidates.length > 0 && (
        <div className="choose-form__candidates" role="radiogroup" aria-label={m.chooseForm.title}>
          {candidates.map((candidate) => (
            <Candidate
              key={nameOf(candidate)}
              candidate={candidate}
              isChosen={chosen !== null && nameOf(chosen) === nameOf(candidate)}
              onChoose={() => setChosen(candidate)}
            />
          ))}
        </div>
      )}
      <AnyForm
        label={candidates.length > 0 ? m.chooseForm.other : m.chooseForm.label}
        chosen={chosen}
        besides={candidates}
        onChoose={setChosen}
      />
      {error !== null && <Refused error={error} />}
      <button
        type="submit"
        className="button button--primary"
        aria-disabled={isBusy || chosen === null}
      >
        {isBusy ? m.common.loading : m.chooseForm.read}
      </button>
    </form>
  );
}

function candidatesOf(failure: Failure | null): readonly string[] {
  if (failure?.kind === 'ambiguous-form') return failure.candidates;
  if (failure?.kind === 'two-sheets') return [...new Set([...failure.first, ...failure.second])];
  return [];
}

export const nameOf = ({ id, version, page }: FormPage): string => `${id}:${version}:${page}`;

function Candidate(props: {
  readonly candidate: FormPage;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}) {
  const title = useTitle();
  return (
    <label className="candidate">
      <span className="candidate__name">
        <input
          type="radio"
          name="form"
          value={nameOf(props.candidate)}
          checked={props.isChosen}
          onChange={props.onChoose}
        />{' '}
        {title(props.candidate)}
      </span>
      <FormSketch form={props.candidate} />
    </label>
  );
}

function AnyForm(props: {
  readonly label: string;
  readonly chosen: FormPage | null;
  readonly besides: readonly FormPage[];
  readonly onChoose: (form: FormPage | null) => void;
}) {
  const { m } = useWords();
  const forms = useForms();
  const title = useTitle();
  const shown = new Set(props.besides.map(nameOf));
  const pages = (forms.data?.forms ?? [])
    .flatMap(({ id, version, pages: count }) =>
      Array.from({ length: count }, (_, index): FormPage => ({ id, version, page: index + 1 })),
    )
    .filter((page) => !shown.has(nameOf(page)));
  if (pages.length === 0) return null;
  const value = props.chosen === null ? '' : nameOf(props.chosen);
  return (
    <label className="choose-form__any">
      <span>{props.label}</span>
      <select
        value={shown.has(value) ? '' : value}
        onChange={(event) => props.onChoose(parseFormPage(event.target.value))}
      >
        <option value="">{m.chooseForm.none}</option>
        {pages.map((page) => (
          <option key={nameOf(page)} value={nameOf(page)}>
            {title(page)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Title, version and, of a form of several pages, the page. */
export function useTitle(): (form: FormPage) => string {
  const { m, language } = useWords();
  const forms = useForms();
  return ({ id, version, page }) => {
    const known = forms.data?.forms.find((form) => form.id === id && form.version === version);
    return m.chooseForm.name(known?.title[language] ?? id, version, page, known?.pages ?? 1);
  };
}

function Refused({ error }: { readonly error: unknown }) {
  const { cause, remedy } = useErrorWords(error);
  return (
    <p className="error-text" role="alert">
      {cause} {remedy}
    </p>
  );
}
