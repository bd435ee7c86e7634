const DAY_MS = 24 * 60 * 60 * 1000;

/** Days up to `today`, oldest first, as `YYYY-MM-DD`. */
export function listDays(today: string, count: number): string[] {
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(last - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Days of the calendar from one to the other. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);

/** When a day begins by the clock of the office, which is that of the server. */
export const startOf = (day: string): Date => new Date(`${day}T00:00:00`);
