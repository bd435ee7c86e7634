import type { EntryChoice } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Language } from '../../schemas/text.ts';
import type { Messages } from '../messages/ja.ts';
import { useWords } from '../messages/use-messages.tsx';
import type { FieldProps } from './FieldRow.tsx';
import { describeValue, isSameValue } from './values.ts';

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

function wordChoice(
  field: Field,
  { action, value }: EntryChoice,
  language: Language,
  m: Messages,
): string {
  if (action === 'illegible') return m.page.illegibleValue;
  return describeValue(field, value, language, m) || m.page.emptyValue;
}
