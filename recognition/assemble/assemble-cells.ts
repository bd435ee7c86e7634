import { reason, type Reason } from '../../schemas/reason.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { Probability } from '../../schemas/units.ts';
import type { CellReading } from '../read/contracts.ts';
import { allRight } from './probabilities.ts';

/** The outcome of a field whose parts have been read; its place on the page is added later. */
export interface FieldOutcome {
  readonly state: 'read' | 'blank' | 'unreadable';
  readonly value: FieldValue;
  readonly probability: Probability;
  readonly alternatives: readonly { value: FieldValue; probability: Probability }[];
  readonly reasons: readonly Reason[];
}

/** A digit that stands for a cell without writing, between cells with writing. */
const GAP = ' ';

/** Joins cells to one text. Blank cells before and after the writing are no gaps. */
export function joinCells(cells: readonly CellReading[]): {
  text: string;
  gap: boolean;
  unreadable: boolean;
} {
  const text = cells.map((cell) => (cell.state === 'blank' ? GAP : cell.value)).join('');
  const trimmed = text.trim();
  return {
    text: trimmed,
    gap: trimmed.includes(GAP),
    unreadable: cells.some((cell) => cell.state === 'unreadable'),
  };
}

/** A row of cells (`digits`, `integer`, `latin` in cells) → one text value. */
export function assembleCells(cells: readonly CellReading[]): FieldOutcome {
  const { text, gap, unreadable } = joinCells(cells);
  const probability = allRight(cells);
  const reasons = collectReasons(cells, gap);
  if (unreadable)
    return { state: 'unreadable', value: null, probability, alternatives: [], reasons };
  if (text === '') return { state: 'blank', value: null, probability, alternatives: [], reasons };
  return { state: 'read', value: text, probability, alternatives: swapOne(cells), reasons };
}

/** The date's three groups → `YYYY-MM-DD`; month and day get their zero, a blank part stays empty. */
export function assembleDate(groups: {
  year: readonly CellReading[];
  month: readonly CellReading[];
  day: readonly CellReading[];
}): FieldOutcome {
  const cells = [...groups.year, ...groups.month, ...groups.day];
  const [year, month, day] = [groups.year, groups.month, groups.day].map(joinCells);
  const probability = allRight(cells);
  const gap = year!.gap || month!.gap || day!.gap;
  const reasons = collectReasons(cells, gap);
  if (year!.unreadable || month!.unreadable || day!.unreadable)
    return { state: 'unreadable', value: null, probability, alternatives: [], reasons };
  const parts = [year!.text, twoDigits(month!.text), twoDigits(day!.text)];
  if (parts.every((part) => part === ''))
    return { state: 'blank', value: null, probability, alternatives: [], reasons };
  return { state: 'read', value: parts.join('-'), probability, alternatives: [], reasons };
}

const twoDigits = (text: string): string => (text.length === 1 ? `0${text}` : text);

function collectReasons(cells: readonly CellReading[], gap: boolean): Reason[] {
  const reasons = new Map(cells.flatMap((cell) => cell.reasons).map((item) => [item.code, item]));
  if (gap) reasons.set('cell-gap', reason('cell-gap'));
  return [...reasons.values()];
}

const MOST_ALTERNATIVES = 5;

/** Whole-field alternatives: the reading with its least sure cell replaced by that cell's others. */
function swapOne(cells: readonly CellReading[]): FieldOutcome['alternatives'] {
  const written = cells.filter((cell) => cell.state === 'read');
  const weakest = written.reduce((worst, cell) =>
    cell.probability < worst.probability ? cell : worst,
  );
  const others = cells.filter((cell) => cell !== weakest);
  return weakest.alternatives.slice(0, MOST_ALTERNATIVES).map((alternative) => ({
    value: joinCells(
      cells.map((cell) => (cell === weakest ? { ...cell, value: alternative.value } : cell)),
    ).text,
    probability: allRight([...others, alternative]),
  }));
}
