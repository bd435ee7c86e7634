import type { Figures } from '../../schemas/figures.ts';
import { useWords } from '../messages/use-messages.tsx';
import { checkedOf, oneDecimal, percent, shareOf } from './shares.ts';
import { total } from './total.ts';

/** The figures that one looks for first. */
export function Tiles({ figures }: { readonly figures: Figures }) {
  const { m } = useWords();
  const { days, queue, minutes, sampled } = figures;
  const { dashboard: d } = m;
  const [straight, read] = [total(days, 'straight'), total(days, 'read')];
  const share = shareOf(straight, read);
  const { error } = sampled;
  return (
    <dl className="tiles">
      <Tile name={d.received} value={String(total(days, 'received'))} />
      <Tile name={d.approved} value={String(total(days, 'approved'))} />
      <Tile
        name={d.straight}
        value={share === null ? d.noValue : d.percent(percent(share))}
        more={d.straightOf(straight, read)}
      />
      <Tile
        name={d.error}
        value={error === null ? d.noValue : d.percent(percent(error.rate))}
        more={
          error === null
            ? d.none
            : `${d.errorOf(sampled.wrong, checkedOf(sampled))}, ${d.interval(percent(error.low), percent(error.high))}`
        }
      />
      <Tile
        name={d.waiting}
        value={String(queue.waiting)}
        more={
          queue.oldest === null
            ? d.nothingWaits
            : d.waitingOf(queue.oldest, oneDecimal(queue.median ?? 0))
        }
      />
      <Tile
        name={d.minutes}
        value={minutes === null ? d.noValue : d.inMinutes(oneDecimal(minutes.median))}
        more={minutes === null ? d.none : d.minutesOf(minutes.pages)}
      />
    </dl>
  );
}

function Tile(props: { readonly name: string; readonly value: string; readonly more?: string }) {
  return (
    <div className="tile">
      <dt>{props.name}</dt>
      <dd className="tile__value">{props.value}</dd>
      {props.more !== undefined && <dd className="tile__more">{props.more}</dd>}
    </div>
  );
}
