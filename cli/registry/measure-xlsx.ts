import { readFile, stat } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { MOST_ROWS } from './table.ts';

/** Of all parts together, unpacked: 100,000 rows of ten columns need a fifth of it. */
const MOST_BYTES = 200 * 1024 * 1024;
const MOST_COLUMNS = 200;
/** The parser fills every cell up to the last row and column: as many fit into a process's memory. */
const MOST_CELLS = 20_000_000;

/** Zip archive, PKZIP's APPNOTE 4.3.12 and 4.3.16: the directory, and the record of its end. */
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22, longestComment: 0xffff };
const LOCAL_BYTES = 30;
const DEFLATED = 8;

/**
 * Whether a spreadsheet can be parsed in the memory of a process; the error says in words why not.
 * A few bytes can unpack to gigabytes, and one cell in the last corner asks for billions of cells.
 */
export async function measureXlsx(path: string): Promise<Result<null, string>> {
  const advice = 'Keep only the rows and columns of the registry, and save it again, or as CSV.';
  if ((await stat(path)).size > MOST_BYTES) return fail(`it is larger than 200 MB. ${advice}`);
  const parts = listParts(await readFile(path));
  if (parts === null) return fail('its zip archive is damaged. Save it again as XLSX or CSV.');
  const bytes = parts.reduce((sum, part) => sum + part.unpacked, 0);
  if (bytes > MOST_BYTES) return fail(`it is larger than 200 MB once unpacked. ${advice}`);
  for (const part of parts) {
    const text = part.name.endsWith('.xml') ? unpack(part) : '';
    if (text === null)
      return fail(`its part "${part.name}" is damaged. Save it again as XLSX or CSV.`);
    const { rows, columns } = findCorner(text);
    if (rows > MOST_ROWS || columns > MOST_COLUMNS || rows * columns > MOST_CELLS)
      return fail(
        `its part "${part.name}" has something in row ${rows} or in column ${columns}; at most ` +
          `${MOST_ROWS} rows, ${MOST_COLUMNS} columns and ${MOST_CELLS} cells are read. ${advice}`,
      );
  }
  return ok(null);
}

interface Part {
  readonly name: string;
  readonly packed: Buffer;
  readonly isDeflated: boolean;
  /** Bytes once unpacked, as the archive says. */
  readonly unpacked: number;
}

/** Null: this is no zip archive, or one of more than 4 GB. */
function listParts(file: Buffer): Part[] | null {
  const lowest = Math.max(0, file.length - END.bytes - END.longestComment);
  let end = file.length - END.bytes;
  while (end >= lowest && file.readUInt32LE(end) !== END.signature) end--;
  if (end < lowest) return null;
  const count = file.readUInt16LE(end + 10);
  const parts: Part[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + ENTRY.bytes > end || file.readUInt32LE(at) !== ENTRY.signature) return null;
    const nameEnd = at + ENTRY.bytes + file.readUInt16LE(at + 28);
    const local = file.readUInt32LE(at + 42);
    if (local + LOCAL_BYTES > at) return null;
    const start =
      local + LOCAL_BYTES + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    parts.push({
      name: file.toString('utf8', at + ENTRY.bytes, nameEnd),
      packed: file.subarray(start, start + file.readUInt32LE(at + 20)),
      isDeflated: file.readUInt16LE(at + 10) === DEFLATED,
      unpacked: file.readUInt32LE(at + 24),
    });
    at = nameEnd + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return parts;
}

/** Null: it is damaged, or longer than the archive says. */
function unpack({ packed, isDeflated, unpacked }: Part): string | null {
  if (!isDeflated) return packed.toString('latin1');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, unpacked) }).toString('latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE' || code?.startsWith('Z_') === true) return null;
    throw error;
  }
}

/** By the references of a sheet's rows and cells; its `dimension` is advice, and often wrong. */
function findCorner(text: string): { rows: number; columns: number } {
  let [rows, columns] = [0, 0];
  for (const [, letters = '', digits] of text.matchAll(REFERENCE)) {
    rows = Math.max(rows, Number(digits));
    columns = Math.max(columns, columnOf(letters));
  }
  return { rows, columns };
}

const REFERENCE = /<(?:\w+:)?(?:c|row)\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Z]*)(\d+)["']/gi;

/** A is 1, Z 26, AA 27. */
const columnOf = (letters: string): number =>
  [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
