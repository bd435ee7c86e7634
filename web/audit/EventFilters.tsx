import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { auditActionsSchema } from '../../schemas/audit.ts';
import { Field } from '../access/Field.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { request } from '../server/request.ts';

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
  const actionId = useId();
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
        <label className="label" htmlFor={actionId}>
          {m.audit.action}
        </label>
        <select
          id={actionId}
          className="input"
          value={conditions.action}
          onChange={(event) => onChange({ ...conditions, action: event.target.value })}
        >
          <option value="">{m.audit.anyAction}</option>
          {actions.data?.actions.map((action) => (
            <option key={action} value={action}>
              {names[action] ?? action}
            </option>
          ))}
        </select>
      </div>
      {box('from', 'date')}
      {box('until', 'date')}
      <button type="button" className="button" onClick={() => onChange(NO_CONDITIONS)}>
        {m.audit.clear}
      </button>
    </form>
  );
}
