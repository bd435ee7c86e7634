import { useRef } from 'react';
import type { FieldOf } from '../../schemas/form/field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { joinDate, onlyDigits, splitDate, type DateParts } from './values.ts';
import type { EditorProps } from './editor-props.ts';

const LENGTHS: Readonly<Record<keyof DateParts, number>> = { year: 4, month: 2, day: 2 };
const ORDER = ['year', 'month', 'day'] as const;

/** Three boxes as on paper; a full one hands over to the next. Parts may stay empty. */
export function DateEditor({
  field,
  draft,
  isInvalid,
  describedBy,
  onChange,
}: EditorProps<FieldOf<'date'>>) {
  const { m, language } = useWords();
  const group = useRef<HTMLDivElement>(null);
  const parts = splitDate(draft);
  const change = (part: keyof DateParts, typed: string): void => {
    const digits = onlyDigits(typed).slice(0, LENGTHS[part]);
    onChange(joinParts({ ...parts, [part]: digits }));
    const next = ORDER[ORDER.indexOf(part) + 1];
    if (next && digits.length === LENGTHS[part] && digits !== parts[part])
      group.current?.querySelector<HTMLInputElement>(`[data-part="${next}"]`)?.select();
  };
  return (
    <div ref={group} className="date" role="group" aria-label={field.label[language]}>
      {ORDER.map((part) => (
        <label key={part} className="date__part">
          <input
            type="text"
            inputMode="numeric"
            lang="en"
            className={`input input--digits date__${part}`}
            data-part={part}
            {...(part === 'year' && { 'data-editor': true })}
            aria-invalid={isInvalid}
            aria-describedby={describedBy}
            autoComplete="off"
            maxLength={LENGTHS[part]}
            value={parts[part]}
            onChange={(event) => change(part, event.target.value)}
            onBlur={() => draft !== null && onChange(joinDate(parts))}
          />
          <span>{m.page[part]}</span>
        </label>
      ))}
    </div>
  );
}

/** While typing, a part keeps the digits it has: its zero is added when it is left or confirmed. */
function joinParts(parts: DateParts): string | null {
  if (parts.year === '' && parts.month === '' && parts.day === '') return null;
  return `${parts.year}-${parts.month}-${parts.day}`;
}
