import {
  fuseOpinions,
  LEAST_SHARE,
  MARK_STATES,
  type MarkFusion,
} from '../../recognition/read/mark-model.ts';

/** One box: both opinions of it, what it holds, and how much it counts. */
export interface JudgedBox {
  /** What the features say, by state. */
  readonly shares: ArrayLike<number>;
  /** What the network says, by state. */
  readonly logits: ArrayLike<number>;
  /** Index into MARK_STATES. */
  readonly label: number;
  /** Life's share of the state over the share among these boxes. */
  readonly weight: number;
}

const STEPS = 3000;
const RATE = 0.02;
/** Keeps weights that the boxes do not speak of near where they begin. */
const DECAY = 1e-4;

/** Weights with the least log loss in life's shares: six numbers, by Adam on all boxes at once. */
export function fitFusion(boxes: readonly JudgedBox[]): MarkFusion {
  const values = [0.5, 0.5, ...MARK_STATES.map(() => 0)];
  const start = [...values];
  const first = values.map(() => 0);
  const second = values.map(() => 0);
  const total = boxes.reduce((sum, { weight }) => sum + weight, 0);
  for (let step = 1; step <= STEPS; step++) {
    const gradient = values.map((value, k) => DECAY * (value - start[k]!));
    const fusion = toFusion(values);
    for (const box of boxes) addGradient(gradient, box, fusion, total);
    const rate = RATE * 0.5 * (1 + Math.cos((Math.PI * step) / STEPS));
    gradient.forEach((slope, k) => {
      first[k] = 0.9 * first[k]! + 0.1 * slope;
      second[k] = 0.999 * second[k]! + 0.001 * slope * slope;
      const unbiased = Math.sqrt(second[k] / (1 - 0.999 ** step)) + 1e-9;
      values[k]! -= (rate * (first[k] / (1 - 0.9 ** step))) / unbiased;
    });
  }
  return toFusion(values.map((value) => Number(value.toPrecision(5))));
}

const toFusion = ([features = 0, pixels = 0, ...bias]: readonly number[]): MarkFusion => ({
  features,
  pixels,
  bias,
});

function addGradient(
  gradient: number[],
  { shares, logits, label, weight }: JudgedBox,
  fusion: MarkFusion,
  total: number,
): void {
  const fused = fuseOpinions(fusion, shares, logits);
  fused.forEach((p, state) => {
    const error = ((p - (state === label ? 1 : 0)) * weight) / total;
    gradient[0]! += error * Math.log(Math.max(LEAST_SHARE, shares[state]!));
    gradient[1]! += error * logits[state]!;
    gradient[2 + state]! += error;
  });
}
