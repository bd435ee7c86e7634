/** What PostgreSQL's jsonb refuses: NUL, and halves of a surrogate pair (as JSON escapes). */
const REFUSED = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** JSON for a jsonb column. What cannot be stored becomes U+FFFD instead of losing the whole row. */
export const encodeJson = (value: unknown): string =>
  JSON.stringify(value).replace(REFUSED, '$1\uFFFD');

/** The same for plain text columns. */
export const cleanText = (text: string): string =>
  Buffer.from(text, 'utf8').toString('utf8').replaceAll('\u0000', '\uFFFD');

/** One text for equal values: keys sorted at every depth, no white space (after RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`);
  return `{${entries.join(',')}}`;
}
