/**
 * The same question, which is not asked again before it has been answered: whoever asks meanwhile gets that
 * answer. Each question may hold a connection, and clients queue up what they cannot send.
 */
export function askOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () =>
    (asked ??= ask().finally(() => {
      asked = null;
    }));
}
