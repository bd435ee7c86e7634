import { useWords } from '../messages/use-messages.tsx';
import type { FieldProps } from './FieldRow.tsx';
import { isSameValue, wordChoice } from './values.ts';

/** Two entries that differ, numbered and without a name, for whoever decides. */
export function EntryChoices({ desk, field, view }: Omit<FieldProps, 'findings'>) {
  const { m, language } = useWords();
  const draft = desk.draftOf(view);
  return (
    <ul className="alternatives" aria-label={m.entry.choices}>
      {view.entry?.choices?.map((choice, index) => (
        <li key={index}>
          <button
            type="button"
            className="alternative"
            aria-pressed={choice.action === 'correct' && isSameValue(choice.value, draft)}
            onClick={() => desk.run({ kind: 'pick', index })}
          >
            <kbd>Alt+{index + 1}</kbd>
            <span className="alternative__value">{wordChoice(field, choice, language, m)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
