import { ok, type Result } from '../../schemas/result.ts';
import { measureXlsx } from './measure-xlsx.ts';
import { findEncoding, readCsv } from './read-csv.ts';
import { readStart } from './read-start.ts';
import { readXlsx } from './read-xlsx.ts';
import type { TableRow } from './table.ts';

/** A zip archive's first bytes: every XLSX is one. */
const ZIP = 'PK\u0003\u0004';

/** The rows of a CSV (UTF-8 or CP932) or XLSX file; its content decides, not its name. */
export async function openTable(path: string): Promise<Result<AsyncGenerator<TableRow>, string>> {
  if ((await readStart(path, ZIP.length)).toString('latin1') === ZIP) {
    const measured = await measureXlsx(path);
    return measured.ok ? ok(readXlsx(path)) : measured;
  }
  const encoding = await findEncoding(path);
  return encoding.ok ? ok(readCsv(path, encoding.value)) : encoding;
}
