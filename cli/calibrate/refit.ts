import { calibrate } from '../../recognition/confidence/calibrate.ts';
import {
  measureCalibration,
  type JudgedVerdict,
} from '../../recognition/confidence/calibration-error.ts';
import { fitCalibration } from '../../recognition/confidence/fit-calibration.ts';
import { fitAcceptance } from '../../recognition/confidence/fit-acceptance.ts';
import { leastFor, type Acceptance } from '../../schemas/acceptance.ts';
import {
  modelsOf,
  sameModels,
  type AcceptancePoints,
  type Calibration,
  type CalibrationMap,
  type CalibrationPoint,
} from '../../schemas/calibration.ts';
import type { Demand } from '../../schemas/form/field.ts';
import type { FieldEvidence } from '../../store/contracts.ts';

/** Fewer verified readings of a group change nothing: ten bins of twenty say little, fewer less. */
export const LEAST_VERIFIED = 200;
/** The error that remains is measured on fifths that took no part in the fit. */
const FOLDS = 5;

/** What the records say of one group of readings, and what follows from it. */
export interface GroupFit {
  readonly group: string;
  /** By the present models, decided by nothing but their probability. */
  readonly readings: number;
  /** Of these, those that a person was sent to, and settled. */
  readonly verified: number;
  readonly wrong: number;
  /** Accepted unseen, and found wrong by chance: they show how it goes, but not how often. */
  readonly foundWrong: number;
  /** Verified readings of other models: they say nothing of the present ones. */
  readonly otherModels: number;
  /** The map that it had was fitted with other models, and ends with the next version. */
  readonly isFormerStale: boolean;
  /** The strictest that a form has for such a field. */
  readonly targetError: number;
  /** Null: too few are verified. */
  readonly points: readonly CalibrationPoint[] | null;
  /** How what the house's readings are worth by `points` is spread. */
  readonly acceptance: AcceptancePoints | null | undefined;
  /** Claims are not raised: more were found wrong among the unseen than the forms allow. */
  readonly isLoweredOnly: boolean;
  /** Of the verified; null where nothing was fitted. */
  readonly error: { readonly before: number; readonly after: number } | null;
  /** The least claim that is accepted from now on; null: none is. */
  readonly threshold: number | null;
  /** Share of the readings that are accepted unseen. */
  readonly coverage: { readonly before: number; readonly after: number };
}

export interface Refit {
  readonly groups: readonly GroupFit[];
  /** The maps that are to count; null: they are those that count already. */
  readonly maps: Calibration['maps'] | null;
}

/** What reads at present. */
export interface Present {
  readonly engines: Readonly<Record<string, string>>;
  /** The curves that hold where nothing has been calibrated. */
  readonly acceptance: Acceptance['curves'];
}

/**
 * Fits what is claimed to what people found, for each group anew from all that the records hold of
 * the present models. Groups with too little keep the map they have, if it is of these models.
 */
export function refit(
  evidence: readonly FieldEvidence[],
  former: Calibration['maps'],
  { engines, acceptance }: Present,
  now: Date,
): Refit {
  const valid = Object.fromEntries(
    Object.entries(former).filter(([group, { models }]) =>
      sameModels(models, modelsOf(group, engines)),
    ),
  );
  const names = new Set([...evidence.map(({ group }) => group), ...Object.keys(former)]);
  const groups = [...names].sort().map((group) => ({
    ...fitGroup(
      group,
      evidence.filter((one) => one.group === group),
      // A map without a curve of its own asks each reading for what all of them should be.
      valid[group] ?? { points: [], acceptance: acceptance[group]?.points },
      modelsOf(group, engines),
    ),
    isFormerStale: Object.hasOwn(former, group) && !Object.hasOwn(valid, group),
  }));
  const fitted = groups.flatMap(
    ({ group, points, acceptance: spread, verified, wrong }): [string, CalibrationMap][] =>
      points === null || isKnown(points, valid[group])
        ? []
        : [
            [
              group,
              {
                points: [...points],
                ...(spread && { acceptance: spread }),
                verified,
                wrong,
                models: modelsOf(group, engines),
                fittedAt: now.toISOString(),
              },
            ],
          ],
  );
  return { groups, maps: fitted.length === 0 ? null : { ...valid, ...Object.fromEntries(fitted) } };
}

function fitGroup(
  group: string,
  evidence: readonly FieldEvidence[],
  before: Worth,
  models: Readonly<Record<string, string>>,
): Omit<GroupFit, 'isFormerStale'> {
  const own = evidence.filter(({ engines }) => sameModels(modelsOf(group, engines), models));
  const verdicts = toVerdicts(own);
  const unseen = own.filter(({ wasAsked }) => !wasAsked);
  const foundWrong = unseen.filter(({ right }) => right === false).length;
  const targetError = Math.min(1, ...own.map(({ demand }) => targetOf(demand)));
  const mayRaise = foundWrong <= targetError * unseen.length;
  const points = verdicts.length < LEAST_VERIFIED ? null : fitCalibration(verdicts, { mayRaise });
  const after = points === null ? before : { points, acceptance: spreadOf(own, points) };
  return {
    group,
    readings: own.length,
    verified: verdicts.length,
    wrong: verdicts.filter(({ right }) => !right).length,
    foundWrong,
    otherModels: toVerdicts(evidence).length - verdicts.length,
    targetError,
    points,
    acceptance: points && after.acceptance,
    isLoweredOnly: points !== null && !mayRaise,
    error: points && {
      before: measureCalibration(apply(verdicts, before.points)).error,
      after: measureCalibration(crossFit(verdicts, mayRaise)).error,
    },
    threshold: findThreshold(own, after),
    coverage: { before: coverageOf(own, before), after: coverageOf(own, after) },
  };
}

/** Only what a person was sent to: whoever comes by an accepted field by chance tells of its faults. */
const toVerdicts = (evidence: readonly FieldEvidence[]): JudgedVerdict[] =>
  evidence.flatMap(({ claimed, right, wasAsked }) =>
    wasAsked && right !== null ? [{ probability: claimed, right }] : [],
  );

const apply = (
  verdicts: readonly JudgedVerdict[],
  points: readonly CalibrationPoint[],
): JudgedVerdict[] =>
  verdicts.map(({ probability, right }) => ({
    probability: calibrate(probability, points),
    right,
  }));

function crossFit(verdicts: readonly JudgedVerdict[], mayRaise: boolean): JudgedVerdict[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const isHeldOut = (_verdict: JudgedVerdict, at: number): boolean => at % FOLDS === fold;
    const rest = verdicts.filter((verdict, at) => !isHeldOut(verdict, at));
    return apply(verdicts.filter(isHeldOut), fitCalibration(rest, { mayRaise }));
  }).flat();
}

/** A map of a former release knows no spread: it is made anew even where its points stay. */
const isKnown = (points: readonly CalibrationPoint[], map: CalibrationMap | undefined): boolean =>
  map?.acceptance !== undefined && JSON.stringify(points) === JSON.stringify(map.points);

/** What claims are worth, and which worth suffices. */
interface Worth {
  readonly points: readonly CalibrationPoint[];
  readonly acceptance?: AcceptancePoints | undefined;
}

/** Of all readings, seen or not: what is right among them is what they are worth. */
const spreadOf = (
  evidence: readonly FieldEvidence[],
  points: readonly CalibrationPoint[],
): AcceptancePoints =>
  fitAcceptance(
    evidence.map(({ claimed }) => ({ probability: calibrate(claimed, points), right: true })),
  );

const targetOf = (demand: Demand): number =>
  'targetError' in demand ? demand.targetError : 1 - demand.probability;

const neededFor = (demand: Demand, { acceptance }: Worth): number =>
  leastFor(demand, acceptance && { points: acceptance });

const coverageOf = (evidence: readonly FieldEvidence[], worth: Worth): number =>
  evidence.filter(
    ({ claimed, demand }) => calibrate(claimed, worth.points) >= neededFor(demand, worth),
  ).length / Math.max(1, evidence.length);

/** Halving finds it to more digits than are shown, since worth never falls as claims rise. */
const HALVINGS = 30;

function findThreshold(evidence: readonly FieldEvidence[], worth: Worth): number | null {
  const { points } = worth;
  const needed = Math.max(0, ...evidence.map(({ demand }) => neededFor(demand, worth)));
  if (calibrate(1, points) < needed) return null;
  let [low, high] = [0, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (calibrate(middle, points) >= needed) high = middle;
    else low = middle;
  }
  return high;
}
