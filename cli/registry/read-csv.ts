import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable, pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { readStart } from './read-start.ts';
import type { TableRow } from './table.ts';

/** Decoders throw at the first byte that their encoding does not have. */
const ENCODINGS = ['utf-8', 'shift_jis'] as const;
type Encoding = (typeof ENCODINGS)[number];

/** The encoding that the whole file is written in; the error says in words why none is sure. */
export async function findEncoding(path: string): Promise<Result<Encoding, string>> {
  for (const encoding of ENCODINGS) {
    if (!(await isWrittenIn(path, encoding))) continue;
    if (encoding === 'shift_jis' && (await isRatherEucJp(path)))
      return fail('it seems to be EUC-JP, not CP932. Save it again as UTF-8 or XLSX.');
    return ok(encoding);
  }
  return fail('it is neither UTF-8 nor CP932 (Shift_JIS), nor an XLSX file. Save it again as one.');
}

/**
 * Nearly every character of EUC-JP is two bytes of half-width katakana in CP932, which decodes it
 * without a fault. Text of CP932 that is half-width throughout is hardly ever valid EUC-JP: it
 * would need an even number of such bytes in every run.
 */
async function isRatherEucJp(path: string): Promise<boolean> {
  if (!(await isWrittenIn(path, 'euc-jp'))) return false;
  let [halfWidth, wide] = [0, 0];
  for await (const text of decode(path, 'shift_jis')) {
    halfWidth += text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
    wide += text.match(/[^\0-\x7f\uff61-\uff9f]/g)?.length ?? 0;
  }
  return halfWidth > wide;
}

/** WHATWG's shift_jis is CP932: it has ㈱, 髙 and 﨑. */
async function isWrittenIn(path: string, encoding: Encoding | 'euc-jp'): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const file = await open(path);
  try {
    for await (const chunk of file.createReadStream({ autoClose: false }))
      decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * Rows of a CSV file as they come. Commas or tabs stand between its cells, never both: a comma in a
 * file of tabs is a part of a name. Throws what the parser says.
 */
export async function* readCsv(path: string, encoding: Encoding): AsyncGenerator<TableRow> {
  const delimiter = await findDelimiter(path, encoding);
  const parser = parse({
    delimiter,
    relax_column_count: true, // a row too short or too long is named, not refused with the file
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    info: true,
  });
  const text = Readable.from(unwrapFormulas(decode(path, encoding), delimiter));
  pipeline(text, parser, () => undefined); // the parser throws what fails, below
  for await (const { record, info } of parser as AsyncIterable<Parsed>)
    yield { line: info.lines, cells: record, numbers: NONE };
}

/**
 * ="0110" as "0110": so spreadsheets are told to keep zeros. Only where a cell begins; a parser that
 * let quotes stand anywhere would run cells together.
 */
async function* unwrapFormulas(
  pieces: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<string> {
  let [isQuoted, isStart, held] = [false, true, ''];
  for await (const piece of pieces) {
    const text = held + piece;
    held = text.endsWith('=') ? '=' : '';
    const end = text.length - held.length;
    let [from, out] = [0, ''];
    for (let at = 0; at < end; at++) {
      const character = text[at]!;
      if (character === '"') [isQuoted, isStart] = [!isQuoted, false];
      else if (isStart && character === '=' && text[at + 1] === '"') {
        out += text.slice(from, at);
        from = at + 1;
      } else
        isStart =
          !isQuoted && (character === delimiter || character === '\n' || character === '\r');
    }
    yield out + text.slice(from, end);
  }
  yield held;
}

/** Rows are shorter by far: behind a quote that is never closed, all the file would be one. */
const LONGEST_ROW = 64 * 1024;

/** What stands most often between the headers, outside of quotes; at a draw the comma. */
async function findDelimiter(path: string, encoding: Encoding): Promise<',' | '\t'> {
  const start = await readStart(path, LONGEST_ROW);
  const text = new TextDecoder(encoding).decode(start).trimStart();
  const header = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '';
  const bare = header.replaceAll(/"(?:[^"]|"")*"/g, '');
  return bare.split('\t').length > bare.split(',').length ? '\t' : ',';
}

async function* decode(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding); // takes a byte order mark away
  for await (const chunk of createReadStream(path)) yield decoder.decode(chunk as Buffer, STREAM);
  yield decoder.decode();
}

const STREAM = { stream: true };
const NONE: ReadonlySet<number> = new Set();

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}
