import { personNameSchema, signInInputSchema } from '../../../schemas/access/accounts.ts';

const isName = (name: string): boolean => personNameSchema.safeParse(name).success;

describe('names on record', () => {
  test('a name is kept as its letters are read', () => {
    expect(personNameSchema.parse(' 佐藤　花子 ')).toBe('佐藤 花子');
    expect(personNameSchema.parse('Ｏ’Brien  2')).toBe('O’Brien 2');
    expect(isName('Rootes')).toBe(true);
  });

  test.each([
    ['zero width space', '\u200b'],
    ['Hangul filler', '\u3164'],
    ['halfwidth Hangul filler', '\uffa0'],
    ['combining grapheme joiner', '\u034f'],
    ['variation selector', '\ufe0f'],
    ['supplementary variation selector', '\u{e0100}'],
    ['tag character', '\u{e0041}'],
    ['empty Braille pattern', '\u2800'],
    ['NUL', '\0'],
  ])('what cannot be seen makes no other name: %s', (_what, character) => {
    expect(isName(`佐藤${character}花子`)).toBe(false);
    expect(isName(`佐藤${character}`)).toBe(false);
    expect(isName(character)).toBe(false);
  });

  test('a name has a letter or a digit', () => {
    for (const name of ['', ' ', '...', '—', '\u0301', '★']) expect(isName(name)).toBe(false);
    for (const name of ['々', '7', 'ß']) expect(isName(name)).toBe(true);
  });

  test('nobody passes for the system', () => {
    for (const name of ['root', 'ROOT', 'Ｒｅａｄｅｒ', ' demo ', 'system', 'Unknown'])
      expect(isName(name)).toBe(false);
  });
});

test('no control character reaches the database when somebody signs in', () => {
  const withEmail = (email: string) => signInInputSchema.safeParse({ email, password: 'x' });
  expect(withEmail('a\0@example.jp').success).toBe(false);
  expect(withEmail('a\n@example.jp').success).toBe(false);
  expect(withEmail('Ａ@example.jp').success).toBe(true);
});
