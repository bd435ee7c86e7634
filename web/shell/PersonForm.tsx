import { useId, useState, type FormEvent } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { keepPerson, readPerson } from '../server/request.ts';

const MAX_NAME = 100; // as the API has it

export function PersonForm({ onDone }: { readonly onDone: (name: string) => void }) {
  const { m } = useWords();
  const [name, setName] = useState(readPerson);
  const [isEmpty, setEmpty] = useState(false);
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const trimmed = name.trim();
    setEmpty(trimmed === '');
    if (trimmed === '') return;
    keepPerson(trimmed);
    onDone(trimmed);
  };
  return (
    <form className="notice" onSubmit={submit} noValidate>
      <h1>{m.person.title}</h1>
      <p id={`${id}-why`}>{m.person.why}</p>
      <label className="label" htmlFor={id}>
        {m.person.label}
      </label>
      <input
        id={id}
        className="input"
        value={name}
        maxLength={MAX_NAME}
        autoComplete="name"
        autoFocus
        aria-describedby={`${id}-why`}
        aria-invalid={isEmpty}
        onChange={(event) => setName(event.target.value)}
      />
      {isEmpty && (
        <p className="error-text" role="alert">
          {m.person.empty}
        </p>
      )}
      <button type="submit" className="button button--primary">
        {m.person.start}
      </button>
    </form>
  );
}
