/** A box to search by as one types. `label` is for screen readers, `hint` stands in the box. */
export function SearchBox(props: {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
}) {
  return (
    <div className="search" role="search">
      <label className="visually-hidden" htmlFor={props.id}>
        {props.label}
      </label>
      <input
        id={props.id}
        type="search"
        className="input"
        placeholder={props.hint}
        value={props.value}
        onChange={(event) => props.onValue(event.target.value)}
      />
    </div>
  );
}
