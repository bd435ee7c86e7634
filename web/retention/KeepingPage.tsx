import { useState } from 'react';
import { useSearch } from 'wouter';
import { useAccess } from '../access/use-access.tsx';
import { useWords } from '../messages/use-messages.tsx';
import { ByNumberDialog } from './ByNumberDialog.tsx';
import { DisposedList } from './DisposedList.tsx';
import { DueList } from './DueList.tsx';
import { HeldList } from './HeldList.tsx';
import { ProposalList } from './ProposalList.tsx';

/** What is to be disposed of, what must stay, and what is gone. `?number=`: the envelope that is meant. */
export function KeepingPage() {
  const { m } = useWords();
  const { may } = useAccess();
  const named = new URLSearchParams(useSearch()).get('number');
  const [isNaming, setNaming] = useState(named !== null);
  return (
    <div className="batches keeping">
      <div className="batches__head">
        <h1>{m.retention.title}</h1>
        {may('hold') && (
          <button type="button" className="button" onClick={() => setNaming(true)}>
            {m.retention.byNumber}
          </button>
        )}
      </div>
      <p>{m.retention.body}</p>
      <ProposalList />
      <DueList />
      <HeldList />
      <DisposedList />
      {isNaming && <ByNumberDialog number={named ?? ''} onClose={() => setNaming(false)} />}
    </div>
  );
}
