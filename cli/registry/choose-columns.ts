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
 * calls them (the label of the field that a column belongs to, in either language, before the
 * column's own name). All other columns are kept under their headers. Nothing is guessed: headers
 * that are alike, or two that could be meant, are a fault.
 */
export function chooseColumns(
  header: readonly string[],
  looking: LookingForm | null,
  options: ColumnOptions,
): Result<Columns, string> {
  const titles = header.map((title) => title.trim());
  const twice = titles.find((title, at) => title !== '' && titles.indexOf(title) !== at);
  if (twice !== undefined)
    return fail(
      `the header "${twice}" stands twice in its first line. Give each column a header of its own.`,
    );
  const key = findColumn(titles, options.key, keyNames(looking), '--key ');
  if (!key.ok) return key;
  const others = new Map<string, number>();
  const compared = looking?.lookup.verify.map(({ column }) => column) ?? [];
  for (const column of new Set([...compared, ...options.columns.keys()])) {
    const names = columnNames(looking, column);
    const at = findColumn(titles, options.columns.get(column), names, `--column ${column}=`);
    if (!at.ok) return at;
    others.set(column, at.value);
  }
  const taken = new Set([key.value, ...others.values()]);
  titles.forEach((title, at) => {
    if (title !== '' && !taken.has(at) && !others.has(title)) others.set(title, at);
  });
  const titled = titles.findLastIndex((title) => title !== '') + 1;
  return ok({ key: key.value, others, compared, width: header.length, titled });
}

/** By the header that was given as it stands, else by the first name that any header has. */
function findColumn(
  titles: readonly string[],
  given: string | undefined,
  names: readonly string[],
  option: string,
): Result<number, string> {
  const exact = titles.findIndex((title) => title !== '' && title === given?.trim());
  if (exact >= 0) return ok(exact);
  const list = (some: readonly string[]): string => some.map((title) => `"${title}"`).join(', ');
  for (const name of given === undefined ? names : [given]) {
    const alike = titles.filter((title) => title.toLowerCase() === name.trim().toLowerCase());
    const [first] = alike;
    if (first === undefined || first === '') continue;
    if (alike.length === 1) return ok(titles.indexOf(first));
    return fail(`${list(alike)} could all be "${name}". Say which with ${option}<header>.`);
  }
  const wanted = list(given === undefined ? names : [given]);
  return fail(
    `no header in its first line is ${wanted}. It has: ${titles.join(', ')}. ` +
      `Say which with ${option}<header>.`,
  );
}

/** In order of preference: what the form calls it is surer than a word that any list may use. */
function keyNames(looking: LookingForm | null): string[] {
  if (looking === null) return ['key', 'code'];
  const { id, label } = looking.keyField;
  return [label.ja, label.en, id, 'key', 'code'];
}

function columnNames(looking: LookingForm | null, column: string): string[] {
  const fieldId = looking?.lookup.verify.find((pair) => pair.column === column)?.field;
  const label = looking?.form.fields.find(({ id }) => id === fieldId)?.label;
  return label ? [label.ja, label.en, column] : [column];
}
