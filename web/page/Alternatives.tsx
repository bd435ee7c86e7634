import { useWords } from '../messages/use-messages.tsx';
import { listChoices } from './choices.ts';
import type { FieldProps } from './FieldRow.tsx';
import { describeValue, isSameValue, percentOf } from './values.ts';

/** The machine's reading and its alternatives as numbered buttons. Boxes show theirs as options. */
export function Alternatives({ desk, field, view }: Omit<FieldProps, 'findings'>) {
  const { m, language } = useWords();
  if (field.kind === 'mark' || field.kind === 'choice') return null;
  const choices = listChoices(field, view, null);
  if (choices.length === 0) return null;
  return (
    <ul className="alternatives" aria-label={m.page.alternatives}>
      {choices.map(({ value, probability }, index) => (
        <li key={index}>
          <button
            type="button"
            className="alternative"
            aria-pressed={isSameValue(value, desk.draftOf(view))}
            onClick={() => desk.run({ kind: 'pick', index })}
          >
            <kbd>Alt+{index + 1}</kbd>
            <span className="alternative__value">{describeValue(field, value, language, m)}</span>
            {probability !== null && (
              <span className="alternative__probability">
                <span className="visually-hidden">
                  {m.page.probability(percentOf(probability))}
                </span>
                <span aria-hidden="true">{percentOf(probability)}</span>
              </span>
            )}
          </button>
        </li>
      ))}
    </ul>
  );
}
