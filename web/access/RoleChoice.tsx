import { roleSchema, type Role } from '../../schemas/access/roles.ts';
import { useWords } from '../messages/use-messages.tsx';
import { CheckChoice } from './CheckChoice.tsx';

interface Props {
  readonly roles: readonly Role[];
  readonly onChange: (roles: readonly Role[]) => void;
  readonly trouble?: string | null;
}

/** Which roles a person has. An auditor has no other: choosing one lets go of what does not go with it. */
export function RoleChoice({ roles, onChange, trouble = null }: Props) {
  const { m } = useWords();
  const settle = (chosen: readonly Role[], toggled: Role): void => {
    if (!chosen.includes(toggled)) return onChange(chosen);
    onChange(toggled === 'auditor' ? [toggled] : chosen.filter((each) => each !== 'auditor'));
  };
  return (
    <CheckChoice
      legend={m.people.roles}
      options={roleSchema.options.map((id) => ({
        id,
        name: m.roles[id].name,
        hint: m.roles[id].does,
      }))}
      chosen={roles}
      onChange={settle}
      trouble={trouble}
    />
  );
}
