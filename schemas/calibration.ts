import { z } from 'zod';
import type { FieldKind } from './form/field.ts';
import type { FieldReading } from './reading.ts';

/** Where the line through these points lies, a claim of `claimed` is worth `worth`. */
const pointSchema = z.object({
  claimed: z.number().min(0).max(1),
  worth: z.number().min(0).max(1),
});
export type CalibrationPoint = z.infer<typeof pointSchema>;

/**
 * Which share is wrong of all readings that claim so much or more, `claimed` ascending, `error`
 * descending: what a reading has to claim so that a target error is kept by all of them together.
 */
export const acceptancePointsSchema = z
  .array(z.object({ claimed: z.number().min(0).max(1), error: z.number().min(0).max(1) }))
  .min(1);
export type AcceptancePoints = z.infer<typeof acceptancePointsSchema>;

const mapSchema = z.object({
  /** Ascending in both. */
  points: z.array(pointSchema).min(1),
  /** Of what the house's readings are worth by `points`. Absent: each has to be as sure as all should be. */
  acceptance: acceptancePointsSchema.optional(),
  /** How many readings it was fitted on, and how many of them were wrong. */
  verified: z.number().int().positive(),
  wrong: z.number().int().nonnegative(),
  /** Names and versions, by role, of what made those readings: it says nothing of any other. */
  models: z.record(z.string(), z.string()),
  fittedAt: z.string().describe('ISO 8601 instant'),
});
export type CalibrationMap = z.infer<typeof mapSchema>;

/** What the probabilities that readers claim are worth, by group of readings; see docs/calibration.md. */
export const calibrationSchema = z.object({
  id: z.string().min(1),
  maps: z.record(z.string(), mapSchema),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/**
 * Readings that are calibrated together: those of one kind of field, written and blank apart, since
 * nothing is taken for ink, and ink for nothing, by other mistakes than one character for another.
 * Null: it claims nothing.
 */
export function groupOf(kind: FieldKind, state: FieldReading['state']): string | null {
  switch (state) {
    case 'read':
      return kind;
    case 'blank':
      return `${kind}, blank`;
    case 'unread':
    case 'unreadable':
      return null;
  }
}

const MARK_MODELS = new Set(['marks', 'checkboxes']);
/** They find forms, compare texts, calibrate and accept: no reading of a field is theirs. */
const OTHER_ENGINES = new Set(['codes', 'verification', 'calibration', 'acceptance']);

/** The engines that may have taken part in readings of this group. */
export function modelsOf(
  group: string,
  engines: Readonly<Record<string, string>>,
): Record<string, string> {
  const isMark = /^(mark|choice)\b/.test(group);
  return Object.fromEntries(
    Object.entries(engines).filter(
      ([role]) => !OTHER_ENGINES.has(role) && MARK_MODELS.has(role) === isMark,
    ),
  );
}

/** Whether both name the same engines in the same versions. */
export function sameModels(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const roles = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...roles].every((role) => one[role] === other[role]);
}

/**
 * What of a calibration holds for these engines, and which groups were fitted with others: they
 * count as never calibrated.
 */
export function fitsEngines(
  calibration: Calibration,
  engines: Readonly<Record<string, string>>,
): { readonly valid: Calibration; readonly refused: readonly string[] } {
  const groups = Object.entries(calibration.maps);
  const holds = ([group, { models }]: (typeof groups)[number]): boolean =>
    sameModels(models, modelsOf(group, engines));
  return {
    valid: { ...calibration, maps: Object.fromEntries(groups.filter(holds)) },
    refused: groups.filter((entry) => !holds(entry)).map(([group]) => group),
  };
}
