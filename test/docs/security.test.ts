import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const document = readFileSync(new URL('docs/security.md', ROOT), 'utf8');
const NAMED_TEST = /`(test\/[^`]+\.test\.ts)`/g;
const testsIn = (text: string): string[] => [...text.matchAll(NAMED_TEST)].map(([, file]) => file!);

/** Rows of the table of ASVS: item, what it asks for, state, where it is shown. */
const items = document
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, item]) => /^\d+\.\d+\.\d+$/.test(item ?? ''));

describe('docs/security.md', () => {
  test('names no test that there is not', () => {
    const named = testsIn(document);
    expect(named.length).toBeGreaterThan(50);
    const missing = named.filter((file) => !existsSync(fileURLToPath(new URL(file, ROOT))));
    expect(missing).toEqual([]);
  });

  test('says of each item of ASVS once whether it is met, and of each that is by which test', () => {
    expect(items.length).toBe(35);
    expect(new Set(items.map(([, item]) => item)).size).toBe(items.length);
    for (const [, item, , state, shown] of items) {
      expect([item, ['met', 'not yet'].includes(state ?? '')]).toEqual([item, true]);
      expect([item, testsIn(shown ?? '').length > 0]).toEqual([item, state === 'met']);
    }
  });
});
