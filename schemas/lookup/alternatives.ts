import type { FieldReading } from '../reading.ts';
import { probability, type Probability } from '../units.ts';

type Alternatives = FieldReading['alternatives'];

/** What the machine read without the registry. */
export const freelyRead = ({
  value,
  probability: share,
  alternatives,
}: FieldReading): Alternatives =>
  alternatives.length > 0 || value === null ? alternatives : [{ value, probability: share }];

/** Each value once, the first one's probability as it is, the others' within what it leaves. */
export function share([first, ...rest]: Alternatives): Alternatives {
  if (!first) return [];
  const others = rest.filter(
    ({ value }, at) => value !== first.value && rest.findIndex((it) => it.value === value) === at,
  );
  const total = others.reduce((sum, it) => sum + it.probability, 0);
  const left = 1 - first.probability;
  const scale = total > left ? left / total : 1;
  return [
    first,
    ...others.map((it) => ({ ...it, probability: probability(it.probability * scale) })),
  ];
}

/** As many as a person is shown. */
const MOST_SHOWN = 5;

/** The registered text as the second alternative: behind the reading, before what else it may be. */
export function showText(reading: FieldReading, text: string, certain: Probability): FieldReading {
  const [first, ...rest] = freelyRead(reading);
  if (first?.value === text) return reading;
  const sum = [first, ...rest].reduce((total, it) => total + (it?.probability ?? 0), 0);
  const left = probability(Math.min(certain, Math.max(0, 1 - sum)));
  const registered = rest.find(({ value }) => value === text) ?? { value: text, probability: left };
  const others = rest.filter((it) => it !== registered);
  const all = [...(first ? [first] : []), registered, ...others];
  return { ...reading, alternatives: all.slice(0, MOST_SHOWN) };
}
