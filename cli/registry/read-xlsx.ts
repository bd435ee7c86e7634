import { readSheet } from 'read-excel-file/node';
import type { TableRow } from './table.ts';

/** Rows of a spreadsheet's first sheet; those without any writing are passed over. */
export async function* readXlsx(path: string): AsyncGenerator<TableRow> {
  const rows = await readSheet(path, { trim: false });
  for (const [index, cells] of rows.entries()) {
    if (cells.every((cell) => cell === null)) continue;
    const numbers = cells.flatMap((cell, at) => (typeof cell === 'number' ? [at] : []));
    yield { line: index + 1, cells: cells.map(writeCell), numbers: new Set(numbers) };
  }
}

const MIDNIGHT = 'T00:00:00.000Z';

/** A day as 2026-04-01, a time as 2026-04-01T09:00:00.000Z: a spreadsheet's clock has no zone. */
function writeCell(cell: unknown): string {
  if (cell === null) return '';
  if (!(cell instanceof Date) || Number.isNaN(cell.getTime()))
    return String(cell);
  const time = cell.toISOString();
  return time.endsWith(MIDNIGHT) ? time.slice(0, -MIDNIGHT.length) : time;
}
