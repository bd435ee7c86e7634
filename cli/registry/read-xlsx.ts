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
  if (cell instanceof Date) return writeTime(cell);
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return typeof cell === 'string' ? cell : '';
}

function writeTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return String(time); // a number that no calendar reaches
  const text = time.toISOString();
  return text.endsWith(MIDNIGHT) ? text.slice(0, -MIDNIGHT.length) : text;
}
