import { useState } from 'react';
import type { Form } from '../../schemas/form/form.ts';
import { LONGEST_LETTER_WORDS } from '../../schemas/letter.ts';
import { useWords } from '../messages/use-messages.tsx';
import type { LetterDraft, LetterRow } from './use-letter.ts';

/** Which fields the letter lists, and what it says of each. */
export function LetterFields({
  letter,
  form,
}: {
  readonly letter: LetterDraft;
  readonly form: Form;
}) {
  const { m } = useWords();
  return (
    <fieldset className="letter__fields">
      <legend>{m.letter.fields}</legend>
      {letter.rows.length === 0 && <p>{m.letter.none}</p>}
      <p id="letter-hint" className="note-form__hint">
        {m.letter.hint}
      </p>
      <ul>
        {letter.rows.map((row) => (
          <Row key={row.fieldId} row={row} letter={letter} form={form} />
        ))}
      </ul>
      {letter.others.length > 0 && <Adding letter={letter} form={form} />}
    </fieldset>
  );
}

function Row({
  row,
  letter,
  form,
}: {
  readonly row: LetterRow;
  readonly letter: LetterDraft;
  readonly form: Form;
}) {
  const { m, language } = useWords();
  const { fieldId, isListed } = row;
  const field = form.fields.find(({ id }) => id === fieldId);
  const label = field?.label[language] ?? fieldId;
  const words = letter.wordsOf(row);
  return (
    <li className="letter__field" data-field={fieldId}>
      <label className="letter__tick">
        <input
          type="checkbox"
          checked={isListed}
          onChange={(event) => letter.change(fieldId, { isListed: event.target.checked })}
        />
        <strong>{label}</strong>
        {field && field.secret !== 'none' && <span className="tag">{m.letter.hidden}</span>}
      </label>
      {isListed && (
        <>
          <textarea
            className="input"
            rows={2}
            maxLength={LONGEST_LETTER_WORDS}
            aria-label={m.letter.words(label)}
            aria-describedby="letter-hint"
            lang={letter.language}
            value={words}
            onChange={(event) => letter.change(fieldId, { written: event.target.value })}
          />
          {words.trim() === '' && <p className="error-text">{m.letter.empty}</p>}
        </>
      )}
    </li>
  );
}

function Adding({ letter, form }: { readonly letter: LetterDraft; readonly form: Form }) {
  const { m, language } = useWords();
  const [chosen, setChosen] = useState('');
  return (
    <div className="letter__add">
      <label className="label" htmlFor="letter-other">
        {m.letter.addLabel}
      </label>
      <select
        id="letter-other"
        className="input"
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      >
        <option value="">{m.letter.choose}</option>
        {letter.others.map((id) => (
          <option key={id} value={id}>
            {form.fields.find((field) => field.id === id)?.label[language] ?? id}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button"
        aria-disabled={chosen === ''}
        onClick={() => {
          if (chosen !== '') letter.add(chosen);
          setChosen('');
        }}
      >
        {m.letter.add}
      </button>
    </div>
  );
}
