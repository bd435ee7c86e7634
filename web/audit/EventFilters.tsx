import { useQuery } from '@tanstack/react-query';
import { auditActionsSchema } from '../../schemas/audit.ts';
import { Field } from '../access/Field.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { request } from '../server/request.ts';
import { SelectField } from '../shell/SelectField.tsx';

/** What is looked for; '' where it does not matter. Days are `YYYY-MM-DD`, both included. */
export interface Conditions {
  readonly scan: string;
  readonly person: string;
  readonly action: string;
  readonly from: string;
  readonly until: string;
}
export const NO_CONDITIONS: Conditions = { scan: '', person: '', action: '', from: '', until: '' };

/** Browsers take years of six digits; nothing else does. */
const LAST_DAY = '9999-12-31';

/** Narrows the events down as one types. */
export function EventFilters({
  conditions,
  onChange,
}: {
  readonly conditions: Conditions;
  readonly onChange: (conditions: Conditions) => void;
}) {
  const { m } = useWords();
  const names: Readonly<Record<string, string>> = m.events;
  const actions = useQuery({
    queryKey: ['audit', 'actions'],
    queryFn: () => request('/api/audit/actions', auditActionsSchema),
  });
  const box = (name: keyof Conditions, type: 'search' | 'date') => (
    <Field
      label={m.audit[name]}
      type={type}
      {...(type === 'date' && { max: LAST_DAY })}
      value={conditions[name]}
      onValue={(value) => onChange({ ...conditions, [name]: value })}
    />
  );
  return (
    <form
      role="search"
      aria-label={m.audit.filter}
      className="audit-filters"
      onSubmit={(event) => event.preventDefault()}
    >
      {box('scan', 'search')}
      {box('person', 'search')}
      <div className="access-field">
        <SelectField
          label={m.audit.action}
          value={conditions.action}
          options={[
            ['', m.audit.anyAction],
            ...(actions.data?.actions ?? []).map(
              (action) => [action, names[action] ?? action] as const,
            ),
          ]}
          onValue={(action) => onChange({ ...conditions, action })}
        />
      </div>
      {box('from', 'date')}
      {box('until', 'date')}
      <button type="button" className="button" onClick={() => onChange(NO_CONDITIONS)}>
        {m.audit.clear}
      </button>
    </form>
  );
}
