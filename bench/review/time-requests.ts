import type { BrowserDesk } from '../../test/browser/open-browser.ts';
import { percentile } from '../statistics.ts';

export interface Timed {
  readonly what: string;
  readonly count: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p95: number;
}

export function toTimed(what: string, times: readonly number[]): Timed {
  return { what, count: times.length, p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/** What the desks ask for all day, one after another, from the request to the last byte of its answer. */
export async function timeRequests(
  { desk, url }: BrowserDesk,
  count: number,
  queries: Readonly<Record<string, (at: number) => string>>,
): Promise<Timed[]> {
  const headers = await desk.as('鈴木 計');
  const timed: Timed[] = [];
  for (const [what, query] of Object.entries(queries)) {
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const start = performance.now();
      const response = await fetch(url + query(at), { headers });
      await response.arrayBuffer();
      times.push(performance.now() - start);
      if (!response.ok) throw new Error(`${what}: ${response.status}`);
    }
    timed.push(toTimed(what, times));
  }
  return timed;
}
