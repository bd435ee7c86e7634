/** What everything rests on. */
export type Part = 'records' | 'queue' | 'originals';

/** Longer than any of them takes under load, shorter than what asks for health waits. */
const PATIENCE_MS = 2000;

/**
 * Finds the parts that give no sign of life in time. A question that has not been answered is not asked
 * again: clients queue up what they cannot send, and whoever looks every second would fill them.
 */
export function watchParts(
  ask: Readonly<Record<Part, () => Promise<unknown>>>,
  patienceMs = PATIENCE_MS,
): () => Promise<Part[]> {
  const asked = new Map<Part, Promise<boolean>>();
  const answers = (part: Part): Promise<boolean> => {
    const answer =
      asked.get(part) ??
      ask[part]()
        .then(
          () => true,
          () => false,
        )
        .finally(() => asked.delete(part));
    asked.set(part, answer);
    return within(answer, patienceMs);
  };
  return async () => {
    const parts = Object.keys(ask) as Part[];
    const living = await Promise.all(parts.map(answers));
    return parts.filter((_part, index) => !living[index]);
  };
}

async function within(answer: Promise<boolean>, patienceMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
