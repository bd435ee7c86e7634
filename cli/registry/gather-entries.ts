import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { RegistryCounts, RegistryEntry } from '../../store/contracts.ts';
import type { Columns } from './choose-columns.ts';
import type { CheckedKey } from './key-check.ts';
import type { TableRow } from './table.ts';

export interface Gathering {
  readonly rows: AsyncIterable<TableRow>;
  readonly columns: Columns;
  readonly checkKey: (written: string) => CheckedKey;
  /** Digits of a key where all have as many: spreadsheets drop leading zeros of numbers. */
  readonly keyLength: number | null;
  /** Of more nothing is taken: their keys are all kept in memory. */
  readonly mostRows: number;
  /** Told of every row that is left out or odd, by its line. */
  readonly onTrouble: (line: number, what: string) => void;
  readonly onProgress: (rows: number) => void;
}

/** Rows to one statement: a PGlite takes 100,000 of them in seconds so. */
const BATCH = 10_000;
/** Characters to one statement, however long its rows are: it stands in memory several times. */
const BATCH_LENGTH = 8_000_000;
/** A file of which more is broken than not is another file than it was taken for. */
const MOST_LEFT_OUT = 0.5;
/** About half: single keys are mistyped, but zeros are lost in all that have them. */
const MOST_ONE_SHORT = 0.4;

/**
 * The rows of a table as entries, batch by batch. A key that stands twice names nobody: neither row
 * is taken, unless they are alike. The error says in words why the file is no registry.
 */
export async function* gatherEntries(
  gathering: Gathering,
): AsyncGenerator<readonly RegistryEntry[], Result<RegistryCounts, string>> {
  const { onTrouble, onProgress, keyLength } = gathering;
  const seen = new Map<string, { line: number; hash: string }>();
  const doubled = new Set<string>();
  let [rows, leftOut, warnings, oneShort] = [0, 0, 0, 0];
  let batch: RegistryEntry[] = [];
  let length = 0;
  for await (const row of gathering.rows) {
    rows++;
    if (rows > gathering.mostRows)
      return fail(
        `it has more than ${gathering.mostRows} rows. Import only those that are needed.`,
      );
    if (rows % BATCH === 0) onProgress(rows);
    const { entry, fault, oddities } = toEntry(row, gathering);
    for (const what of fault === null ? oddities : [`${fault} Left out.`])
      onTrouble(row.line, what);
    if (fault !== null) {
      leftOut++;
      if (/^\d+$/.test(entry.key) && entry.key.length + 1 === keyLength) oneShort++;
      continue;
    }
    if (oddities.length > 0) warnings++;
    const text = JSON.stringify(entry.values);
    const hash = hashText(text);
    const before = seen.get(entry.key);
    if (before === undefined) {
      seen.set(entry.key, { line: row.line, hash });
      batch.push(entry);
      length += text.length;
    } else if (before.hash === hash) {
      warnings++;
      onTrouble(row.line, `The same as line ${before.line}. Taken once.`);
    } else {
      leftOut += doubled.has(entry.key) ? 1 : 2;
      doubled.add(entry.key);
      onTrouble(row.line, `Has the key of line ${before.line} and says otherwise. Both left out.`);
    }
    if (batch.length < BATCH && length < BATCH_LENGTH) continue;
    yield batch;
    [batch, length] = [[], 0];
  }
  yield batch;
  if (rows === 0) return fail('it has no rows below its headers.');
  if (oneShort > rows * MOST_ONE_SHORT)
    return fail(
      `${oneShort} of its ${rows} keys are one digit short: a spreadsheet seems to have dropped ` +
        'their leading zeros. Save it again with the column of the key as text, or as XLSX.',
    );
  if (leftOut > rows * MOST_LEFT_OUT)
    return fail(
      `${leftOut} of its ${rows} rows are left out. Mend those named, or take another file.`,
    );
  return ok({ leftOut, warnings, doubled: [...doubled] });
}

/** Tells rows apart in a few bytes: the rows themselves would fill the memory. */
const hashText = (text: string): string => createHash('sha256').update(text).digest('base64');

interface Judged {
  readonly entry: RegistryEntry;
  readonly fault: string | null;
  readonly oddities: readonly string[];
}

/** How spreadsheets are told to keep a code's zeros. */
const FORMULA = /^="(.*)"$/;

function toEntry(row: TableRow, { columns, checkKey, keyLength }: Gathering): Judged {
  const written = (row.cells[columns.key] ?? '').replace(FORMULA, '$1');
  const isShort = keyLength !== null && /^\d+$/.test(written) && written.length < keyLength;
  const lostZeros = isShort && row.numbers.has(columns.key);
  const { key, fault, doubt } = checkKey(lostZeros ? written.padStart(keyLength, '0') : written);
  const values = Object.fromEntries(
    [...columns.others].map(([column, at]) => [column, row.cells[at] ?? '']),
  );
  const empty = columns.compared.filter((column) => values[column]?.trim() === '');
  return {
    entry: { key, values },
    fault:
      findExcess(row, columns) ??
      (written.trim() === '' ? 'There is no key.' : null) ??
      findControls(row, columns) ??
      fault ??
      findLength(columns, values),
    oddities: [
      ...(lostZeros ? [`The key is a number: taken as ${key}.`] : []),
      ...(doubt === null ? [] : [doubt]),
      ...empty.map((column) => `Nothing stands in the column "${column}".`),
    ],
  };
}

/** A comma in a name that is not quoted shifts all that follows: nobody can say which cell is which. */
function findExcess({ cells }: TableRow, { width, titled }: Columns): string | null {
  const filled = cells.findLastIndex((cell) => cell.trim() !== '') + 1;
  if (cells.length <= width && filled <= titled) return null;
  return (
    `It has ${cells.length} cells, the headers are ${titled}: put quotes around ` +
    'a cell that holds the separator, or a header above every cell.'
  );
}

/** Nobody writes more onto a line of a form, and scoring ink takes time by the character. */
const LONGEST_COMPARED = 200;

function findLength({ compared }: Columns, values: RegistryEntry['values']): string | null {
  const long = compared.find((column) => (values[column] ?? '').length > LONGEST_COMPARED);
  if (long === undefined) return null;
  return `More than ${LONGEST_COMPARED} characters stand in the column "${long}": shorten it.`;
}

/** They show nowhere, and a form's reading never has one: such an entry could not be found or agree. */
function findControls({ cells }: TableRow, { key, others, compared }: Columns): string | null {
  const at = [key, ...compared.flatMap((column) => others.get(column) ?? [])].find((column) =>
    /\p{Cc}/u.test(cells[column] ?? ''),
  );
  if (at === undefined) return null;
  return `A control character, such as the end of a line, stands in its cell ${at + 1}: take it out.`;
}
