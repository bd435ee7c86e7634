import { roleSchema, type Role } from '../../schemas/access/roles.ts';
import { useWords } from '../messages/use-messages.tsx';

interface Props {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
}

/** Which roles a person has. An auditor has no other: choosing one lets go of what does not go with it. */
export function RoleChoice({ roles, onChange }: Props) {
  const { m } = useWords();
  const toggle = (role: Role, isChosen: boolean): void => {
    if (!isChosen) return onChange(roles.filter((each) => each !== role));
    if (role === 'auditor') return onChange(['auditor']);
    onChange([...roles.filter((each) => each !== 'auditor'), role]);
  };
  return (
    <fieldset className="role-choice">
      <legend className="label">{m.people.roles}</legend>
      {roleSchema.options.map((role) => (
        <label key={role} className="access-check">
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) => toggle(role, event.target.checked)}
          />
          <span>
            <strong>{m.roles[role].name}</strong>{' '}
            <span className="access-field__hint">{m.roles[role].does}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
