/** Does the work at most once in a while, and never twice at a time, however many ask for it. */
export function remember(work: () => Promise<void>, forMs: number): () => Promise<void> {
  let running: Promise<void> | null = null;
  let doneAt = -Infinity;
  return async () => {
    if (running === null && Date.now() - doneAt < forMs) return;
    running ??= work().finally(() => {
      doneAt = Date.now();
      running = null;
    });
    await running;
  };
}
