import { z } from 'zod';
import { probability, type Probability } from '../../schemas/units.ts';

/** Logistic regression: the sum of weight × feature, `bias` standing for a feature of 1. */
export const weightsSchema = z.record(z.string(), z.number());
export type Weights = z.infer<typeof weightsSchema>;

/** Weights of one kind of line, by what is known when they are used. */
const groupSchema = z.object({
  /** The first reader is right, before anybody else was asked. */
  alone: weightsSchema,
  /** The first reader is right, both having spoken. */
  first: weightsSchema,
  /** The second reader is right, both having spoken. */
  second: weightsSchema,
});

/**
 * `number`: phone and digits; `latin`: e-mail, password; `japanese`: characters network first,
 * tesseract second; `tesseract`: Japanese read by tesseract without a network.
 */
export const lineGroups = ['number', 'latin', 'japanese', 'tesseract'] as const;
export type LineGroup = (typeof lineGroups)[number];

/** Kinds that are read by weighing texts (line-fusion.ts); the others are of two opinions. */
export const fusedKinds = ['phone', 'email', 'latin'] as const;
export type FusedKind = (typeof fusedKinds)[number];

export const lineModelSchema = z.object({
  id: z.string(),
  /** Typed (1) or handwritten (0), from the ink's regularity. */
  style: weightsSchema,
  groups: z.object({
    number: groupSchema,
    latin: groupSchema,
    japanese: groupSchema,
    tesseract: groupSchema,
  }),
  /** The likeliest of the weighed texts is right. */
  fused: z.object({ phone: weightsSchema, email: weightsSchema, latin: weightsSchema }),
  /** The likeliest text of a handwritten Japanese line is right, a witness heard (line-witness.ts). */
  witnessed: weightsSchema,
  /** A gap between two characters parts words (line-gaps.ts). */
  gaps: z.object({ latin: weightsSchema, japanese: weightsSchema }),
  /** What the weights were fitted and measured on; for people, not for the reader. */
  card: z.unknown(),
});
/** Names of people, from a dictionary, in the usual form of their characters. */
export interface NameList {
  readonly surnames: ReadonlySet<string>;
  readonly given: ReadonlySet<string>;
}

/** The committed weights are models/line/line.json, the names models/names/names.json. */
export type LineModel = z.infer<typeof lineModelSchema> & { readonly names: NameList };

export type Features = Readonly<Record<string, number>>;

/** Throws when a weight names a feature that is not measured: model and code have drifted apart. */
export function judge(features: Features, weights: Weights): Probability {
  let sum = 0;
  for (const [name, weight] of Object.entries(weights)) {
    const feature = name === 'bias' ? 1 : features[name];
    if (feature === undefined) throw new RangeError(`line model: no feature "${name}"`);
    sum += weight * feature;
  }
  return probability(1 / (1 + Math.exp(-sum)));
}
