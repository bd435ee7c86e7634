import type { FieldCheck } from '../../schemas/rules/field-check.ts';
import { probability } from '../../schemas/units.ts';
import type { Alternative } from '../ports.ts';
import { combineAlternatives } from './combine.ts';

/** One cell: its digits with their probabilities; what is missing to 1 is no digit at all. */
export type CellOdds = readonly Alternative[];

export interface WeighedValue {
  readonly value: string;
  readonly keeps: boolean;
  /** Of exactly this being written, in [0, 1]. */
  readonly probability: number;
}

const DIGITS = [...'0123456789'];
/**
 * Share of cells that are wrong in a way that the network's own probabilities do not foresee, spread
 * over all digits. See training/digits/README.md, "wrong among sure".
 */
const UNFORESEEN = 5e-4;
/** Whole values that are weighed one by one; the rest count as if random values. */
const CANDIDATES = 48;

/**
 * What was written, given what each cell looks like and the form's own check. By Bayes: a value
 * that keeps the check has the prior (1 − broken) / share against a random one, a value that breaks
 * it broken / (1 − share); cells err independently. Where a cell holds no digit at all (struck
 * out, left empty), the value keeps the check by chance alone: as often as digits in its place do.
 * Best first; probabilities of what is not among the candidates are left out of the sum.
 */
export function weighCheck(cells: readonly CellOdds[], check: FieldCheck): WeighedValue[] {
  const odds = cells.map(foreseeSlips);
  const candidates = combineAlternatives(odds, CANDIDATES).map(({ value, probability: seen }) => {
    const keeps = check.keeps(value);
    return { value, keeps, seen, weight: seen * priorOf(keeps, check) };
  });
  candidates.sort((a, b) => b.weight - a.weight);
  const best = candidates[0];
  if (!best) return [];
  const allDigits = odds.reduce((product, cell) => product * sum(cell), 1);
  const others = Math.max(0, allDigits - candidates.reduce((total, { seen }) => total + seen, 0));
  const noDigit = odds.reduce((total, cell, at) => {
    const missing = 1 - sum(cell);
    if (missing <= 0) return total;
    const chance = chanceToKeep(best.value, at, check);
    return total + missing * (chance * priorOf(true, check) + (1 - chance) * priorOf(false, check));
  }, 0);
  const total = candidates.reduce((all, { weight }) => all + weight, 0) + others + noDigit;
  return candidates.map(({ value, keeps, weight }) => ({
    value,
    keeps,
    probability: weight / total,
  }));
}

function foreseeSlips(cell: CellOdds): Alternative[] {
  return DIGITS.map((value) => {
    const seen = cell.find((alternative) => alternative.value === value)?.probability ?? 0;
    return {
      value,
      probability: probability((1 - UNFORESEEN) * seen + UNFORESEEN / DIGITS.length),
    };
  }).sort((a, b) => b.probability - a.probability);
}

const sum = (cell: CellOdds): number => cell.reduce((total, { probability: p }) => total + p, 0);

/** A check that hardly any value breaks is no evidence for those that do. */
const priorOf = (keeps: boolean, { share, broken }: FieldCheck): number =>
  keeps ? (1 - broken) / share : Math.min(1, broken / (1 - share));

/** Share of the digits in one place that keep the check, the others being as in `value`. */
function chanceToKeep(value: string, at: number, check: FieldCheck): number {
  const kept = DIGITS.filter((d) => check.keeps(value.slice(0, at) + d + value.slice(at + 1)));
  return kept.length / DIGITS.length;
}
