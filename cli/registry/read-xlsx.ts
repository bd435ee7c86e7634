import { readSheet } from 'read-excel-file/node';
import type { TableRow } from './table.ts';

/** Rows of a spreadsheet's first sheet; those without any writing are passed over. */
export async function* readXlsx(path: string): AsyncGenerator<TableRow> {
  const rows = await readSheet(path);
  for (const [index, cells] of rows.entries()) {
    if (cells.every((cell) => cell === null)) continue;
    const numbers = cells.flatMap((cell, at) => (typeof cell === 'number' ? [at] : []));
    yield {
      line: index + 1,
      cells: cells.map((cell) => (cell === null ? '' : String(cell))),
      numbers: new Set(numbers),
    };
  }
}
