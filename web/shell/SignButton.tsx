/** A button that shows a sign alone, and says its name and its key to whoever points at it or listens. */
export function SignButton(props: {
  readonly sign: string;
  readonly name: string;
  readonly keys?: string;
  readonly isPressed?: boolean;
  readonly onPress: () => void;
}) {
  const { sign, name, keys, isPressed, onPress } = props;
  return (
    <button
      type="button"
      className="button sign-button"
      aria-label={name}
      aria-pressed={isPressed}
      aria-keyshortcuts={keys}
      title={keys === undefined ? name : `${name} (${keys})`}
      onClick={onPress}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
