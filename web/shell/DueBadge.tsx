import { daysUntil, urgencyOf, type DueDate } from '../../schemas/due.ts';
import { useWords } from '../messages/use-messages.tsx';

/** Of the desk's own clock: it stands in the office. */
function today(): string {
  const now = new Date();
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** By when it has to be done, and in words how much that presses; the colour only repeats it. */
export function DueBadge({ due }: { readonly due: DueDate | null }) {
  const { m } = useWords();
  if (due === null) return null;
  const day = today();
  const urgency = urgencyOf(due, day);
  return (
    <span className="due">
      <time dateTime={due.on}>{m.queue.due(due.on)}</time>
      {urgency !== 'later' && (
        <span className={`badge badge--${urgency}`}>
          {m.queue[urgency](daysUntil(day, due.on))}
        </span>
      )}
    </span>
  );
}

/** Somebody wants it done before all others. */
export function UrgentBadge({ isUrgent }: { readonly isUrgent: boolean }) {
  const { m } = useWords();
  return isUrgent ? <span className="badge badge--urgent">{m.queue.urgent}</span> : null;
}
