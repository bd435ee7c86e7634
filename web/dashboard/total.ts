import type { DayFigures } from '../../schemas/figures.ts';

export const total = (
  days: readonly DayFigures[],
  what: Exclude<keyof DayFigures, 'day'>,
): number => days.reduce((sum, day) => sum + day[what], 0);
