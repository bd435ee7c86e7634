interface Props<Id extends string> {
  readonly legend: string;
  readonly options: readonly { readonly id: Id; readonly name: string; readonly hint: string }[];
  readonly chosen: readonly Id[];
  /** With those that are chosen now, and the one that was ticked or let go of. */
  readonly onChange: (chosen: readonly Id[], toggled: Id) => void;
  /** Why it cannot be taken; null: it can. */
  readonly trouble?: string | null;
}

/** Several of a few things, each with what it is good for. */
export function CheckChoice<Id extends string>(props: Props<Id>) {
  const { legend, options, chosen, onChange, trouble = null } = props;
  const toggle = (id: Id, isChosen: boolean): void =>
    onChange(isChosen ? [...chosen, id] : chosen.filter((each) => each !== id), id);
  return (
    <>
      <fieldset className="role-choice">
        <legend className="label">{legend}</legend>
        {options.map(({ id, name, hint }) => (
          <label key={id} className="access-check">
            <input
              type="checkbox"
              checked={chosen.includes(id)}
              onChange={(event) => toggle(id, event.target.checked)}
            />
            <span>
              <strong>{name}</strong> <span className="access-field__hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {trouble !== null && (
        <p className="error-text" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
