/**
 * What rules may call beyond CEL's own functions. All of them know nothing of any form, accept
 * null (a blank field) and answer `false` for it, so that rules read without guards.
 */

const DAY_MS = 86_400_000;

/** `value` is a text of digits alone, `length` of them. */
export function isDigits(value: unknown, length: bigint): boolean {
  return typeof value === 'string' && /^[0-9]+$/.test(value) && BigInt(value.length) === length;
}

/**
 * Luhn's check over all digits (ISO/IEC 7812-1, annex B): from the right, every second digit is
 * doubled and its digits added; the sum is divisible by ten. Anything but digits fails.
 */
export function luhn(value: unknown): boolean {
  if (typeof value !== 'string' || !/^[0-9]+$/.test(value)) return false;
  const sum = [...value].reverse().reduce((total, character, index) => {
    const digit = Number(character);
    const doubled = digit * 2;
    if (index % 2 === 0) return total + digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/**
 * A day of the Gregorian calendar as `YYYY-MM-DD`. Checked by round trip, because `Date` silently
 * turns 2025-02-30 into 2025-03-02.
 */
export function isDate(value: unknown): boolean {
  return daysSinceEpoch(value) !== null;
}

/** Days from `from` to `to`, negative when `to` is earlier; 0 when either is no date. */
export function daysBetween(from: unknown, to: unknown): bigint {
  const [start, end] = [daysSinceEpoch(from), daysSinceEpoch(to)];
  return start === null || end === null ? 0n : BigInt(end - start);
}

function daysSinceEpoch(value: unknown): number | null {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would take the year 25 for 1925
  const same =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return same ? date.getTime() / DAY_MS : null;
}

/** CEL signatures. `dyn`, so that null may be given. Listed in docs/form-language.md. */
export const RULE_FUNCTIONS = [
  { signature: 'isDigits(dyn, int): bool', handler: isDigits },
  { signature: 'luhn(dyn): bool', handler: luhn },
  { signature: 'isDate(dyn): bool', handler: isDate },
  { signature: 'daysBetween(dyn, dyn): int', handler: daysBetween },
] as const;
