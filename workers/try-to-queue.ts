/** What a person at a desk may be kept waiting for the queue. */
const QUEUE_PATIENCE_MS = 5000;

/** False when the queue could not be reached in time: the record is safe, and a sweep queues it. */
export async function tryToQueue(adding: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), QUEUE_PATIENCE_MS);
  });
  const added = adding.then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([added, patience]);
  } finally {
    clearTimeout(timer);
  }
}
