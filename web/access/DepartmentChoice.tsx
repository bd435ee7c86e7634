import { useWords } from '../messages/use-messages.tsx';
import { useAccess } from './use-access.tsx';
import { CheckChoice } from './CheckChoice.tsx';

interface Props {
  /** Ids. */
  readonly departments: readonly string[];
  readonly onChange: (departments: readonly string[]) => void;
}

/** To which departments a person or a program is limited. Nothing to choose where forms name none. */
export function DepartmentChoice({ departments, onChange }: Props) {
  const { m, language } = useWords();
  const known = useAccess().departments;
  const gone = departments.filter((id) => !known.some((department) => department.id === id));
  if (known.length + gone.length === 0) return null;
  return (
    <>
      <CheckChoice
        legend={m.departments.limits}
        options={[
          ...known.map(({ id, ...name }) => ({ id, name: name[language], hint: id })),
          ...gone.map((id) => ({ id, name: id, hint: m.departments.unknown })),
        ]}
        chosen={departments}
        onChange={onChange}
      />
      <p className="access-field__hint departments__hint">{m.departments.limitsHint}</p>
    </>
  );
}
