import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../schemas/result.ts';

/** The largest known form has 30 kB. A scan or an archive in its place is not worth parsing. */
const MOST_BYTES = 4 * 1024 * 1024;

/** A form nests eight deep. The parser recurses: some thousands of levels would overflow the stack. */
const MOST_DEPTH = 100;

/** Reads a form's source; the error is a sentence for whoever writes the form. */
export async function readFormText(path: string): Promise<Result<string, string>> {
  try {
    const info = await stat(path);
    if (!info.isFile()) return fail(`${path} is not an ordinary file.`);
    if (info.size > MOST_BYTES)
      return fail(
        `${path} has ${Math.ceil(info.size / 1024 / 1024)} MB: a form has at most ${MOST_BYTES / 1024 / 1024} MB.`,
      );
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
    if (nestsDeeper(text, MOST_DEPTH))
      return fail(`Brackets are nested more than ${MOST_DEPTH} deep. Is one not closed?`);
    return ok(text);
  } catch (error) {
    return fail(wordReadError(path, error));
  }
}

/** Counts brackets outside strings. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '{' || character === '[') {
      if (++depth > limit) return true;
    } else if (character === '}' || character === ']') depth--;
  }
  return false;
}

function wordReadError(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'The file is not UTF-8. Save it as UTF-8.';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return `There is no ${path}. A form is a folder that holds form.json and its blank.`;
  return `${path} cannot be read (${code ?? 'unknown cause'}).`;
}

/** The system's code, whichever realm the error comes from. */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
