import { setTimeout as wait } from 'node:timers/promises';

const PAUSE_MS = 200;
const PATIENCE_MS = 120_000;

/** Asks until there is an answer: whoever is asked may be away for a while. Null is none. */
export async function untilAnswered<T>(
  ask: () => Promise<T | null>,
  tellFailure: () => void = () => undefined,
): Promise<T> {
  for (const since = Date.now(); ; await wait(PAUSE_MS)) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      if (Date.now() - since > PATIENCE_MS) throw error;
    }
    if (Date.now() - since > PATIENCE_MS) throw new Error('nobody answered in time');
    tellFailure();
  }
}
