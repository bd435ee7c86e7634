import type { BatchState } from '../../schemas/batch.ts';
import { useWords } from '../messages/use-messages.tsx';

/** A state in words; the colour only repeats it. */
export function BatchBadge({ state }: { readonly state: BatchState }) {
  const { m } = useWords();
  const tone = state === 'open' ? 'ready' : 'queued';
  return <span className={`badge badge--${tone}`}>{m.batches.states[state]}</span>;
}
