import { useWords } from '../messages/use-messages.tsx';
import { useAccess } from './use-access.tsx';

/** To which departments somebody is limited, in words; nothing of who is not. */
export function DepartmentTags({ departments }: { readonly departments: readonly string[] }) {
  const { m, language } = useWords();
  const known = useAccess().departments;
  if (departments.length === 0) return null;
  const names = departments.map((id) => known.find((each) => each.id === id)?.[language] ?? id);
  return (
    <ul className="roles" aria-label={m.departments.limits}>
      {names.map((name) => (
        <li key={name} className="tag tag--department">
          {name}
        </li>
      ))}
    </ul>
  );
}
