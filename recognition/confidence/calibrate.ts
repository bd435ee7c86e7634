import { groupOf, type Calibration, type CalibrationPoint } from '../../schemas/calibration.ts';
import type { FieldKind } from '../../schemas/form/field.ts';
import type { FieldReading } from '../../schemas/reading.ts';
import { probability, type Probability } from '../../schemas/units.ts';

/**
 * What a claimed probability is worth: on the line through (0, 0), the points and (1, 1), but raised
 * no further than to what the point below it is worth. Above the last point, where nothing has been
 * verified, errors are thus as many times more frequent than claimed as there. Non-decreasing; with
 * no points at all a claim is worth itself.
 */
export function calibrate(claimed: number, points: readonly CalibrationPoint[]): Probability {
  const next = points.findIndex((point) => point.claimed > claimed);
  const below = (next < 0 ? points.at(-1) : points[next - 1]) ?? { claimed: 0, worth: 0 };
  const above = points[next] ?? { claimed: 1, worth: 1 };
  if (claimed === below.claimed) return probability(below.worth);
  const share = (claimed - below.claimed) / (above.claimed - below.claimed);
  const line = below.worth + share * (above.worth - below.worth);
  return probability(Math.min(line, Math.max(claimed, below.worth)));
}

/** The reading with what its probability is worth; what the reader claimed stays beside it. */
export function calibrateReading(
  reading: FieldReading,
  kind: FieldKind,
  { maps }: Calibration,
): FieldReading {
  const map = maps[groupOf(kind, reading.state) ?? ''];
  if (!map) return reading;
  const claimed = reading.probability;
  const worth = calibrate(claimed, map.points);
  if (worth === claimed) return reading;
  const own = JSON.stringify(reading.value);
  // What is left for other values grows or shrinks with what the reading itself is worth.
  const rest = claimed < 1 ? (1 - worth) / (1 - claimed) : 1;
  return {
    ...reading,
    probability: worth,
    claimed,
    alternatives: reading.alternatives.map((other) => ({
      ...other,
      probability:
        JSON.stringify(other.value) === own ? worth : probability(other.probability * rest),
    })),
  };
}
