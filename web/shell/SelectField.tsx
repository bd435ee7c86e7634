import { useId } from 'react';

interface Props<Value extends string | number> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, name: string])[];
  readonly onValue: (value: Value) => void;
  /** Where a dialog puts the focus when it opens. */
  readonly isFirst?: boolean;
}

/** A labelled choice of one among several. */
export function SelectField<Value extends string | number>(props: Props<Value>) {
  const id = useId();
  const { label, value, options, onValue, isFirst = false } = props;
  return (
    <>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="input"
        {...(isFirst && { 'data-first-focus': '' })}
        value={value}
        onChange={(event) => onValue(options[event.target.selectedIndex]![0])}
      >
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
