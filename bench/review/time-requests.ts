/** A request that a desk makes, as often as it is to be timed. */
export interface Asked {
  readonly what: string;
  /** Another one each time: nobody asks the same twice. */
  readonly address: (run: number) => string;
}

/** Milliseconds until the whole answer was there, one request after the other. */
export async function timeRequests(
  url: string,
  cookie: string,
  { address }: Asked,
  runs: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let run = -2; run < runs; run++) {
    const start = performance.now();
    const answer = await fetch(`${url}${address(Math.abs(run))}`, { headers: { cookie } });
    const text = await answer.text();
    const took = performance.now() - start;
    if (!answer.ok) throw new Error(`${address(run)}: ${answer.status} ${text}`);
    if (run >= 0) times.push(took);
  }
  return times;
}
