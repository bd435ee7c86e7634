import { scanStateSchema, type ScanState } from '../../schemas/desk.ts';
import type { Counts } from '../../schemas/http.ts';
import { useWords } from '../messages/use-messages.tsx';

interface Props {
  readonly counts: Counts | undefined;
  readonly chosen: ScanState | null;
  readonly onChoose: (state: ScanState | null) => void;
}

/** In the order of urgency: what waits for a person comes first. */
const ORDER: readonly ScanState[] = [
  'in-review',
  'ready',
  'rejected',
  'queued',
  'reading',
  'approved',
  'set-aside',
  'disposed',
];

export function StateTabs({ counts, chosen, onChoose }: Props) {
  const { m } = useWords();
  const total =
    counts && scanStateSchema.options.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  const tab = (state: ScanState | null, name: string, count: number | undefined) => (
    <button
      key={state ?? 'all'}
      type="button"
      className="tab"
      aria-pressed={state === chosen}
      onClick={() => onChoose(state)}
    >
      {name} <span className="tab__count">{count ?? '–'}</span>
    </button>
  );
  return (
    <div className="tabs" role="group" aria-label={m.scans.filter}>
      {tab(null, m.scans.all, total)}
      {ORDER.map((state) => tab(state, m.states[state], counts?.[state]))}
    </div>
  );
}
