/** The answer, or `late` when it takes longer. It is not taken back: who asks again may ask twice at a time. */
export async function inTime<T, Late>(
  answer: Promise<T>,
  patienceMs: number,
  late: Late,
): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late), patienceMs);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
