import type { Estimate } from '../../schemas/figures.ts';

/** Below one percent a digit more is what one looks for. */
export function percent(share: number): string {
  const value = 100 * share;
  return value === 0 || value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2);
}

export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : part / whole;

export const checkedOf = ({ right, wrong }: Estimate): number => right + wrong;

export const oneDecimal = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toFixed(1);

export const wordInterval = ({ low, high }: NonNullable<Estimate['error']>): string =>
  `${percent(low)}–${percent(high)}%`;
