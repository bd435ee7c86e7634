import type { ScanState } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';

/** A state in words; the colour only repeats it. */
export function StateBadge({ state }: { readonly state: ScanState }) {
  const { m } = useWords();
  return <span className={`badge badge--${state}`}>{m.states[state]}</span>;
}
