import { useState } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { EventFilters, NO_CONDITIONS } from './EventFilters.tsx';
import { EventList } from './EventList.tsx';
import { VerifyPanel } from './VerifyPanel.tsx';

/** Every event there is, and whether the chain of them is whole. Nothing here changes anything. */
export function AuditPage() {
  const { m } = useWords();
  const [conditions, setConditions] = useState(NO_CONDITIONS);
  return (
    <div className="audit">
      <h1>{m.audit.title}</h1>
      <VerifyPanel />
      <EventFilters conditions={conditions} onChange={setConditions} />
      <EventList conditions={conditions} />
    </div>
  );
}
