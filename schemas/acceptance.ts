import { z } from 'zod';
import { acceptancePointsSchema, modelsOf, sameModels } from './calibration.ts';
import type { Demand } from './form/field.ts';

const curveSchema = z.object({
  points: acceptancePointsSchema,
  /** How many readings it was fitted on, and how many of them were wrong. */
  readings: z.number().int().positive(),
  wrong: z.number().int().nonnegative(),
  /** Names and versions, by role, of what made those readings. */
  models: z.record(z.string(), z.string()),
});
export type AcceptanceCurve = z.infer<typeof curveSchema>;

/**
 * Which claim suffices for a share of errors among all that is accepted, by group of readings: the
 * risk of a selective reader against its coverage (Geifman and El-Yaniv 2017); see docs/calibration.md.
 */
export const acceptanceSchema = z.object({
  id: z.string().min(1),
  curves: z.record(z.string(), curveSchema),
  /** What it was fitted on; for people, not for the reader. */
  card: z.unknown(),
});
export type Acceptance = z.infer<typeof acceptanceSchema>;

/** No single reading is accepted that is so many times as doubtful as all of them together may be. */
const MOST_DOUBT = 10;

/**
 * The least probability that meets the demand on readings of this group. Without a curve each of
 * them has to be as sure as all accepted ones together should be; that is enough in any case.
 */
export function leastFor(
  demand: Demand,
  curve: Pick<AcceptanceCurve, 'points'> | undefined,
): number {
  if ('probability' in demand) return demand.probability;
  const { targetError } = demand;
  const sureEach = 1 - targetError;
  const least = curve?.points.find(({ error }) => error <= targetError)?.claimed ?? sureEach;
  return Math.min(sureEach, Math.max(least, 1 - MOST_DOUBT * targetError));
}

/** The curves that were fitted with these very engines. */
export function curvesFor(
  { curves }: Acceptance,
  engines: Readonly<Record<string, string>>,
): Acceptance['curves'] {
  return Object.fromEntries(
    Object.entries(curves).filter(([group, { models }]) =>
      sameModels(models, modelsOf(group, engines)),
    ),
  );
}
