import { askOnce } from './ask-once.ts';
import { inTime } from './in-time.ts';

/** What everything rests on. */
export type Part = 'records' | 'queue' | 'originals';

/** Longer than any of them takes under load, shorter than what asks for health waits. */
const PATIENCE_MS = 2000;

/** Finds the parts that give no sign of life in time. */
export function watchParts(
  ask: Readonly<Record<Part, () => Promise<unknown>>>,
  patienceMs = PATIENCE_MS,
): () => Promise<Part[]> {
  const parts = (Object.keys(ask) as Part[]).map((part) => ({
    part,
    isLiving: askOnce(() =>
      ask[part]().then(
        () => true,
        () => false,
      ),
    ),
  }));
  return async () => {
    const living = await Promise.all(
      parts.map(({ isLiving }) => inTime(isLiving(), patienceMs, false)),
    );
    return parts.filter((_part, index) => !living[index]).map(({ part }) => part);
  };
}
