import type { FieldValue } from '../reading.ts';

/**
 * Nothing written is null, an unmarked box, or no option. Order of options does not matter. Spaces
 * do: 山田 太郎 is not 山田太郎. How wide one is does not: paper has no full-width and half-width
 * space, nor two in a row. An address, a telephone number and a password are compared as they are.
 */
export function sameValue(a: FieldValue, b: FieldValue, kind: string): boolean {
  return canonical(a, kind) === canonical(b, kind);
}

function canonical(value: FieldValue, kind: string): string {
  if (value === null || value === false) return '';
  if (value === true) return 'marked';
  if (Array.isArray(value)) return [...value].sort().join('\n');
  if (!OF_WORDS.has(kind)) return value;
  return value
    .split('\n')
    .map((row) => row.trim().replace(/\s+/gu, ' '))
    .join('\n');
}

/** Kinds whose values may be several words; `latin` holds names and passwords. */
const OF_WORDS: ReadonlySet<string> = new Set(['japanese', 'latin', 'freeText']);
