import type { Engines } from '../ports.ts';
import type { Crop } from '../segment/crop.ts';
import type { CellReading, LineReading } from './contracts.ts';
import { readLine, type LineKind, type LineModel } from './line.ts';
import { reason } from '../../schemas/reason.ts';

/** Reads each cell as a line of one character: for letters, and where a form asks for it. */
export async function readCellsByLine(
  crops: readonly Crop[],
  kind: LineKind,
  engines: Engines,
  model: LineModel,
): Promise<CellReading[]> {
  const cells: CellReading[] = [];
  for (const crop of crops) cells.push(oneCharacter(await readLine(crop, kind, engines, model)));
  return cells;
}

/** More than one character in a cell is no reading of that cell. */
function oneCharacter(line: LineReading): CellReading {
  const { state, probability, alternatives } = line;
  const reasons = [...line.reasons];
  if (state !== 'read' || [...line.value].length === 1)
    return { state, value: line.value, probability, alternatives, reasons };
  return {
    state: 'unreadable',
    value: '',
    probability,
    alternatives: alternatives.filter(({ value }) => [...value].length === 1),
    reasons: [...reasons, reason('unreadable')],
  };
}
