import type { Transaction } from 'kysely';
import type { Database } from './database.ts';

/** Damm's quasigroup of order 10: finds every wrong digit and every swap of neighbours. */
const DAMM = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
] as const;

/** Check digit of a row of digits (H. M. Damm, 2004). */
export function dammDigit(digits: string): number {
  let interim = 0;
  for (const digit of digits) {
    const next = DAMM[interim]?.[Number(digit)];
    if (next === undefined) throw new RangeError('only digits have a check digit');
    interim = next;
  }
  return interim;
}

/** Enough for any one day; more digits follow by themselves beyond it. */
const SERIAL_DIGITS = 6;

/** `20261122-000123-4`: receipt date, serial of that day, check digit over both. */
export function formatControlNumber(receivedOn: string, serial: number): string {
  const day = receivedOn.replaceAll('-', '');
  const digits = String(serial).padStart(SERIAL_DIGITS, '0');
  return `${day}-${digits}-${dammDigit(day + digits)}`;
}

/** True when a number as people type it is whole and its check digit fits. */
export function isControlNumber(text: string): boolean {
  const match = /^(\d{8})-(\d{6,})-(\d)$/.exec(text);
  return match !== null && dammDigit(`${match[1]}${match[2]}${match[3]}`) === 0;
}

/** Gives the day's next number. Within the scan's own transaction: a failed intake leaves no gap. */
export async function takeControlNumber(tx: Transaction<Database>, receivedOn: string) {
  const { last } = await tx
    .insertInto('control_counter')
    .values({ day: receivedOn, last: 1 })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((eb) => ({ last: eb('control_counter.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return formatControlNumber(receivedOn, last);
}
