import { reason, type Reason } from '../../schemas/reason.ts';
import { probability, type Probability } from '../../schemas/units.ts';
import type { Alternative, Engines, LineReader } from '../ports.ts';
import type { Crop } from '../segment/crop.ts';
import { narrowAlphabet, openAlphabet, type Alphabet } from './alphabets.ts';
import type { LineReading } from './contracts.ts';
import { listAlternatives } from './line-alternatives.ts';
import { openCharacterReader } from './line-characters.ts';
import { openDigitReader } from './line-digits.ts';
import { findLineInk, type LineInk } from './line-ink.ts';
import { concludeFused, SETTLED, type RowReading } from './line-fused.ts';
import { canWeigh, fuseReaders, type FusedLine } from './line-fusion.ts';
import { openLetterReader } from './line-letters.ts';
import { fusedKinds, judge, type FusedKind, type LineGroup, type LineModel } from './line-model.ts';
import {
  differenceBetween,
  measureCandidate,
  measurePair,
  toCandidate,
  type Candidate,
  type LineKind,
} from './line-opinion.ts';
import { splitRows } from './line-rows.ts';
import { measureStyle } from './line-style.ts';

export type { LineKind } from './line-opinion.ts';
export type { LineModel } from './line-model.ts';

/** With `letters`, Latin lines are read by weighing texts; with `digits`, numbers by them too. */
export type LineEngines = Pick<Engines, 'latin' | 'latinSecond' | 'japanese' | 'characters'> &
  Partial<Pick<Engines, 'digits' | 'letters'>>;

/**
 * Above it nobody else is asked. Between usual policies (0.995) and this lie the characters that
 * the network is sure of and wrong (凜 for 凛): there the second reader's dissent is worth its time.
 */
const SURE = 0.999;
/** Below it nobody's agreement makes the line acceptable: a person reads it in any case. */
const HOPELESS = 0.02;

/** Ink areas between which an empty field turns into a written one, in pixels at 300 dpi. */
const CLEARLY_BLANK = 12;
const CLEARLY_WRITTEN = 140;

/**
 * One line of writing → its text with a calibrated probability. Rejects only when an engine fails.
 * Free text may be several lines high: they are read one by one and joined by line feeds.
 */
export async function readLine(
  crop: Crop,
  kind: LineKind,
  engines: LineEngines,
  model: LineModel,
): Promise<LineReading> {
  const { inkArea, line } = findLineInk(crop);
  if (!line) return blankLine(inkArea);
  const typed = judge(measureStyle(line), model.style);
  const rows = kind.kind === 'freeText' ? splitRows(line) : [line];
  const readings: RowReading[] = [];
  for (const row of rows) readings.push(await readRow(row, kind, typed, engines, model));
  return assemble(line, readings, typed, inkArea);
}

/** Who reads this kind of line first and second; the second is null where there is only one. */
interface Readers {
  readonly group: LineGroup;
  readonly first: LineReader;
  readonly second: LineReader | null;
}

function chooseReaders(
  kind: LineKind,
  line: LineInk,
  alphabet: Alphabet,
  engines: LineEngines,
): Readers {
  switch (kind.kind) {
    case 'phone':
    case 'integer': {
      const { latin, latinSecond, digits } = engines;
      const second = digits ? openDigitReader(digits, line, alphabet) : latinSecond;
      return { group: 'number', first: latin, second: latin.id === latinSecond.id ? null : second };
    }
    case 'email':
    case 'latin': {
      const { latin, latinSecond } = engines;
      return {
        group: 'latin',
        first: latin,
        second: latin.id === latinSecond.id ? null : latinSecond,
      };
    }
    case 'japanese':
    case 'freeText': {
      const { characters, japanese } = engines;
      if (!characters) return { group: 'tesseract', first: japanese, second: null };
      const first = openCharacterReader(characters, line, alphabet);
      return { group: 'japanese', first, second: japanese };
    }
  }
}

async function readRow(
  line: LineInk,
  kind: LineKind,
  typed: Probability,
  engines: LineEngines,
  model: LineModel,
): Promise<RowReading> {
  const alphabet = openAlphabet(kind.alphabet);
  const fused = await readFused(line, kind, alphabet, typed, engines, model);
  if (fused) return fused;
  const { group, first, second } = chooseReaders(kind, line, alphabet, engines);
  const weights = model.groups[group];
  // Tesseract reads print; on handwriting its own confidence says next to nothing.
  const trust = group !== 'tesseract' || typed >= 0.5;
  const ask = async (reader: LineReader): Promise<Candidate> =>
    toCandidate(await reader.readLine(line.image, alphabet.characters), kind, alphabet);

  const one = await ask(first);
  const ones = measureCandidate(one, alphabet, typed);
  const alone = one.text === '' ? probability(0) : judge(ones, weights.alone);
  const hopeless = alone <= HOPELESS && one.text !== '';
  if (!second || alone >= SURE || hopeless)
    return conclude([{ candidate: one, probability: alone }], trust, alphabet);

  const two = await ask(second);
  const twos = measureCandidate(two, alphabet, typed);
  const difference = differenceBetween(one.text, two.text);
  const lead = difference === 0 ? 0 : await weighLead(first, line, one.text, two.text);
  const believe = (candidate: Candidate, features: typeof ones, by: typeof weights.first) =>
    candidate.text === '' ? probability(0) : judge(features, by);
  return conclude(
    [
      {
        candidate: one,
        probability: believe(one, measurePair(ones, twos, difference, lead), weights.first),
      },
      {
        candidate: two,
        probability: believe(two, measurePair(twos, ones, difference, -lead), weights.second),
      },
    ],
    trust,
    alphabet,
  );
}

/** By how much (ln) a reader that can weigh prefers its own text; 0 where it cannot. */
export async function weighLead(
  reader: LineReader,
  line: LineInk,
  own: string,
  other: string,
): Promise<number> {
  if (!canWeigh(reader)) return 0;
  const [mine, theirs] = await reader.weighTexts(line.image, [own, other]);
  return mine === theirs ? 0 : mine! - theirs!;
}

/** By weighing texts, where engines and alphabet allow it; null where they do not. */
async function readFused(
  line: LineInk,
  kind: LineKind,
  alphabet: Alphabet,
  typed: Probability,
  engines: LineEngines,
  model: LineModel,
): Promise<RowReading | null> {
  const fused = await fuseLine(line, kind, alphabet, engines);
  if (!fused || !isFused(kind.kind)) return null;
  return concludeFused(fused, kind.kind, alphabet, typed, model.fused[kind.kind]);
}

/** All that the readers hold of a line's possible texts; null where it is not read so. */
export async function fuseLine(
  line: LineInk,
  { kind }: LineKind,
  wide: Alphabet,
  { latin, letters, digits }: LineEngines,
): Promise<FusedLine | null> {
  if (!isFused(kind) || !letters || !canWeigh(latin)) return null;
  const alphabet = narrowAlphabet(wide, letters.classes);
  if (!alphabet) return null;
  const single = openLetterReader(letters, line, alphabet);
  const third = kind === 'phone' && digits ? openDigitReader(digits, line, alphabet) : null;
  return fuseReaders(line, kind, alphabet, latin, single, third);
}

const isFused = (kind: LineKind['kind']): kind is FusedKind =>
  (fusedKinds as readonly string[]).includes(kind);

/** The more probable of the opinions; two that agree are one. */
function conclude(
  opinions: readonly { candidate: Candidate; probability: Probability }[],
  trust: boolean,
  alphabet: Alphabet,
): RowReading {
  const [one, two] = opinions;
  const agree = !two || one!.candidate.text === two.candidate.text;
  const best = agree || one!.probability >= two.probability ? one! : two;
  const other = best === one ? two : one;
  const reasons: Reason[] = [];
  if (!trust) reasons.push(reason('no-trusted-reader'));
  if (!agree && best.probability < SETTLED) reasons.push(reason('readers-disagree'));
  if (best.candidate.foreign) reasons.push(reason('not-in-alphabet'));
  if (best.candidate.normalised) reasons.push(reason('normalised'));
  const rivals: Alternative[] =
    agree || !other ? [] : [{ value: other.candidate.text, probability: other.probability }];
  return {
    value: best.candidate.text,
    probability: best.probability,
    alternatives: listAlternatives(best.candidate, best.probability, rivals, alphabet),
    reasons,
    opinions: opinions.map(({ candidate: { reader, text, score } }) => ({ reader, text, score })),
  };
}

function blankLine(inkArea: number): LineReading {
  return {
    state: 'blank',
    value: '',
    probability: probability(1 - writtenShare(inkArea)),
    alternatives: [],
    reasons: [],
    style: 'handwritten',
    opinions: [],
  };
}

/** 0 = certainly nothing there, 1 = certainly writing, by the ink that is left after cleaning. */
function writtenShare(inkArea: number): number {
  return Math.min(1, Math.max(0, (inkArea - CLEARLY_BLANK) / (CLEARLY_WRITTEN - CLEARLY_BLANK)));
}

function assemble(
  line: LineInk,
  rows: readonly RowReading[],
  typed: Probability,
  inkArea: number,
): LineReading {
  const style = typed >= 0.5 ? 'typed' : 'handwritten';
  const value = rows
    .map((row) => row.value)
    .join('\n')
    .trim();
  const reasons = new Map(rows.flatMap((row) => row.reasons).map((item) => [item.code, item]));
  if (line.crossedOut) reasons.set('crossed-out', reason('crossed-out'));
  if (line.overlaid) reasons.set('overlaid', reason('overlaid'));
  if (line.faint) reasons.set('faint-ink', reason('faint-ink'));
  if (line.outsideBox) reasons.set('ink-outside-box', reason('ink-outside-box'));
  if (value === '') reasons.set('unreadable', reason('unreadable'));
  const certain =
    rows.reduce((product, row) => product * row.probability, 1) * writtenShare(inkArea);
  return {
    state: value === '' ? 'unreadable' : 'read',
    value,
    probability: probability(line.crossedOut ? Math.min(certain, CROSSED_OUT_CEILING) : certain),
    alternatives: rows.length === 1 ? rows[0]!.alternatives : [],
    reasons: [...reasons.values()],
    style,
    opinions: rows.flatMap((row) => row.opinions),
  };
}

/** What is struck through is never taken for the answer unseen, however legible it is. */
const CROSSED_OUT_CEILING = 0.3;
