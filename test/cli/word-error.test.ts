import { printable } from '../../cli/printable.ts';
import { parseReceiptDate } from '../../cli/receipt-date.ts';
import { wordError } from '../../cli/word-error.ts';

describe('what a person is told of an error', () => {
  test('the cause in one line, and the remedy where the system gave a code', () => {
    const full = Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC' });
    expect(wordError(full)).toBe(
      'ENOSPC: no space left, write. The disk is full: make room, and run it again.',
    );
    expect(wordError(new Error('two\nlines'))).toBe('two\\u000alines');
    expect(wordError('a word')).toBe('a word');
  });

  test('the embedded database has no words of its own for a full disk', () => {
    expect(wordError({ name: 'ErrnoError', errno: 51 })).toBe(
      'ENOSPC: the embedded database cannot use its files. The disk is full: make room, and run it again.',
    );
    expect(wordError({ name: 'ErrnoError', errno: 29 })).toContain('errno 29');
  });
});

test('a name cannot command the terminal, and stays legible otherwise', () => {
  expect(printable('a\u001b[31m\n\u202egnp.\u2028')).toBe('a\\u001b[31m\\u000a\\u202egnp.\\u2028');
  expect(printable('申請書 (1) é.png')).toBe('申請書 (1) é.png');
});

test('a receipt date is a day that exists', () => {
  expect(parseReceiptDate('2024-02-29')).toBe('2024-02-29');
  for (const wrong of ['2025-02-29', '2025-13-01', '25-01-01', '2025/01/01', 'today', ''])
    expect(() => parseReceiptDate(wrong)).toThrow('a day that exists');
});
