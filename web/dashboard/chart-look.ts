/** Recharts' settings, the same in every chart; colours are the tokens' (`styles/base.css`). */
export const INK = 'var(--ink)';
export const RECEIVED = 'var(--key)';
export const APPROVED = 'var(--color-primitive-green-600)';

export const axis = {
  stroke: 'var(--rule-strong)',
  tick: { fill: INK, fontSize: 12 },
  tickLine: false,
} as const;

export const grid = { stroke: 'var(--rule)', vertical: false } as const;

/** Without keys of its own: the table has every figure. */
export const still = { accessibilityLayer: false } as const;

export const tip = {
  isAnimationActive: false,
  cursor: { fill: 'var(--key-pale)' },
  contentStyle: { color: INK, borderColor: 'var(--rule-strong)' },
  itemStyle: { color: INK },
} as const;

/** `2026-11-20` → `11/20`. */
export const shortDay = (day: string): string => `${Number(day.slice(5, 7))}/${day.slice(8)}`;
