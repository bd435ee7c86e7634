import { fail, ok, type Result } from '../../schemas/result.ts';
import type { LookingForm } from './key-check.ts';

/** Where in a row stands what. */
export interface Columns {
  readonly key: number;
  /** By the column's name in the registry. */
  readonly others: ReadonlyMap<string, number>;
  /** Columns that the form compares: an entry without them is of little use. */
  readonly compared: readonly string[];
  /** Cells of the header. */
  readonly width: number;
  /** The last title's place and one: what is written behind it belongs to no column. */
  readonly titled: number;
}

export interface ColumnOptions {
  /** Header of the key's column. */
  readonly key?: string;
  /** Name in the registry → header. */
  readonly columns: ReadonlyMap<string, string>;
}

/**
 * Finds the columns by their headers: those named by the options, else those called as the form
 * calls them (a column's own name, or the label of the field that it belongs to, in either
 * language). All other columns are kept under their headers.
 */
export function chooseColumns(
  header: readonly string[],
  looking: LookingForm | null,
  options: ColumnOptions,
): Result<Columns, string> {
  const titles = header.map((title) => title.trim());
  const find = (names: readonly string[]): number =>
    titles.findIndex((title) =>
      names.some((name) => name.toLowerCase() === title.toLowerCase() && title !== ''),
    );
  const missing = (what: string, option: string): Result<never, string> =>
    fail(`no column holds ${what}. The file has: ${titles.join(', ')}. Name it with ${option}.`);

  const key = find(options.key === undefined ? keyNames(looking) : [options.key]);
  if (key < 0) return missing(options.key ?? 'the key', '--key <header>');
  const others = new Map<string, number>();
  const compared = looking?.lookup.verify.map(({ column }) => column) ?? [];
  for (const column of new Set([...compared, ...options.columns.keys()])) {
    const header = options.columns.get(column);
    const at = find(header === undefined ? columnNames(looking, column) : [header]);
    if (at < 0) return missing(`"${header ?? column}"`, `--column ${column}=<header>`);
    others.set(column, at);
  }
  const taken = new Set([key, ...others.values()]);
  titles.forEach((title, at) => {
    if (title !== '' && !taken.has(at) && !others.has(title)) others.set(title, at);
  });
  const titled = titles.findLastIndex((title) => title !== '') + 1;
  return ok({ key, others, compared, width: header.length, titled });
}

function keyNames(looking: LookingForm | null): string[] {
  if (looking === null) return ['key', 'code'];
  const { id, label } = looking.keyField;
  return ['key', 'code', id, label.ja, label.en];
}

function columnNames(looking: LookingForm | null, column: string): string[] {
  const fieldId = looking?.lookup.verify.find((pair) => pair.column === column)?.field;
  const label = looking?.form.fields.find(({ id }) => id === fieldId)?.label;
  return label ? [column, label.ja, label.en] : [column];
}
