/** Two-sided 95 %. */
const USUAL_Z = 1.96;

/** Wilson score interval of a share: honest for small counts, and for shares near 0 and 1. */
export function wilson(hits: number, of: number, z = USUAL_Z): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}
