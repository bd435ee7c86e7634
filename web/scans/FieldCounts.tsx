import type { PageSummary } from '../../schemas/desk.ts';
import { useWords } from '../messages/use-messages.tsx';

const WIDTH = 100;

/** How the fields stand, as a small bar with its numbers; blank fields count as accepted. */
export function FieldCounts({ counts }: { readonly counts: PageSummary['fields'] }) {
  const { m } = useWords();
  const accepted = counts.accepted + counts.blank;
  const total = Math.max(1, accepted + counts.review + counts.unread);
  const parts = [
    { name: 'accepted', count: accepted },
    { name: 'review', count: counts.review },
    { name: 'unread', count: counts.unread },
  ];
  let x = 0;
  return (
    <div className="field-counts">
      <svg
        className="field-counts__bar"
        viewBox={`0 0 ${WIDTH} 6`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {parts.map(({ name, count }) => {
          const width = (WIDTH * count) / total;
          const start = x;
          x += width;
          return (
            <rect key={name} className={`bar-${name}`} x={start} y={0} width={width} height={6} />
          );
        })}
      </svg>
      <p>
        <span className="visually-hidden">
          {m.scans.counts(accepted, counts.review, counts.unread)}
        </span>
        <span aria-hidden="true" className="field-counts__numbers">
          <span title={m.scans.settled}>✓ {accepted}</span>
          <span title={m.scans.open}>? {counts.review}</span>
          <span title={m.scans.unread}>– {counts.unread}</span>
        </span>
      </p>
    </div>
  );
}
