import { useId, type HTMLAttributes } from 'react';
import type { FieldOf } from '../../schemas/form/field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { toggleOption } from './choices.ts';
import { DateEditor } from './DateEditor.tsx';
import type { EditorProps } from './editor-props.ts';
import { onlyDigits } from './values.ts';

/** The editor that suits the field's kind. The element that takes the focus has `data-editor`. */
export function ValueEditor(props: EditorProps) {
  const { field } = props;
  switch (field.kind) {
    case 'mark':
      return <MarkEditor {...props} field={field} />;
    case 'choice':
      return <ChoiceEditor {...props} field={field} />;
    case 'date':
      return <DateEditor {...props} field={field} />;
    case 'freeText':
      return <LongTextEditor {...props} />;
    case 'digits':
    case 'integer':
    case 'latin':
    case 'japanese':
    case 'phone':
    case 'email':
      return <TextEditor {...props} field={field} />;
  }
}

type TextField = FieldOf<'digits' | 'integer' | 'latin' | 'japanese' | 'phone' | 'email'>;
type InputTraits = Pick<HTMLAttributes<HTMLInputElement>, 'inputMode' | 'lang'> & {
  className: string;
};

/** An input method cannot be switched on or off by a page: `lang` and `inputmode` only ask for it. */
function traitsOf(field: TextField): InputTraits {
  switch (field.kind) {
    case 'digits':
    case 'integer':
      return { inputMode: 'numeric', lang: 'en', className: 'input input--digits' };
    case 'phone':
      return { inputMode: 'tel', lang: 'en', className: 'input input--code' };
    case 'email':
      return { inputMode: 'email', lang: 'en', className: 'input input--code' };
    case 'latin':
      return { inputMode: 'text', lang: 'en', className: 'input input--code' };
    case 'japanese':
      return { inputMode: 'text', lang: 'ja', className: 'input input--text' };
  }
}

function TextEditor({ field, draft, isInvalid, describedBy, onChange }: EditorProps<TextField>) {
  const { m, language } = useWords();
  const isNumeric = field.kind === 'digits' || field.kind === 'integer';
  return (
    <input
      {...traitsOf(field)}
      data-editor
      type="text"
      aria-label={`${field.label[language]} ${m.page.value}`}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      autoComplete="off"
      autoCorrect="off"
      autoCapitalize="off"
      spellCheck={false}
      maxLength={field.kind === 'digits' ? field.cells.length : undefined}
      value={typeof draft === 'string' ? draft : ''}
      onChange={(event) => {
        const isComposing =
          event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing;
        const text = event.target.value;
        onChange(isNumeric && !isComposing ? onlyDigits(text) : text);
      }}
      onCompositionEnd={(event) => {
        if (isNumeric) onChange(onlyDigits(event.currentTarget.value));
      }}
    />
  );
}

function LongTextEditor({ field, draft, isInvalid, describedBy, onChange }: EditorProps) {
  const { m, language } = useWords();
  return (
    <textarea
      data-editor
      className="input input--text"
      lang="ja"
      rows={3}
      aria-label={`${field.label[language]} ${m.page.value}`}
      aria-invalid={isInvalid}
      aria-describedby={describedBy}
      spellCheck={false}
      value={typeof draft === 'string' ? draft : ''}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Two buttons, not one box: "not looked at" must differ from "not marked". */
function MarkEditor({
  field,
  draft,
  isNumbered,
  describedBy,
  onChange,
}: EditorProps<FieldOf<'mark'>>) {
  const { m, language } = useWords();
  return (
    <div
      className="options"
      role="group"
      aria-label={field.label[language]}
      aria-describedby={describedBy}
    >
      <Option
        number={1}
        name={m.page.marked}
        isOn={draft === true}
        isNumbered={isNumbered}
        isBox
        takesFocus
        onPress={() => onChange(true)}
      />
      <Option
        number={2}
        name={m.page.unmarked}
        isOn={draft === false}
        isNumbered={isNumbered}
        isBox={false}
        takesFocus={false}
        onPress={() => onChange(false)}
      />
    </div>
  );
}

function ChoiceEditor({
  field,
  draft,
  isNumbered,
  describedBy,
  onChange,
}: EditorProps<FieldOf<'choice'>>) {
  const { language } = useWords();
  const marked = Array.isArray(draft) ? draft : [];
  return (
    <div
      className="options"
      role="group"
      aria-label={field.label[language]}
      aria-describedby={describedBy}
    >
      {field.options.map((option, index) => (
        <Option
          key={option.id}
          number={index + 1}
          name={option.label[language]}
          isOn={marked.includes(option.id)}
          isNumbered={isNumbered}
          isBox
          takesFocus={index === 0}
          onPress={() => onChange(toggleOption(field, draft, option.id))}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  readonly number: number;
  readonly name: string;
  readonly isOn: boolean;
  readonly isNumbered: boolean;
  readonly isBox: boolean;
  readonly takesFocus: boolean;
  readonly onPress: () => void;
}

/** Space presses it; Enter confirms the field; its number picks it from anywhere in the card. */
function Option({ number, name, isOn, isNumbered, isBox, takesFocus, onPress }: OptionProps) {
  const id = useId();
  return (
    <button
      id={id}
      type="button"
      className="option"
      data-option={number}
      aria-pressed={isOn}
      onClick={onPress}
      {...(takesFocus && { 'data-editor': true })}
    >
      <span
        className={`option__box${isBox && isOn ? ' option__box--on' : ''}`}
        aria-hidden="true"
      />
      <span className="option__name">{name}</span>
      {isNumbered && <kbd>{number}</kbd>}
    </button>
  );
}
