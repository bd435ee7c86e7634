import fc from 'fast-check';
import { fieldSchema, normalisationSchema, type Field } from '../../../schemas/form/field.ts';
import { normaliseValue } from '../../../schemas/normalise/normalise-value.ts';

const label = { ja: '欄', en: 'Field' };
const field = (rest: object): Field =>
  fieldSchema.parse({ id: 'field', kind: 'japanese', label, box: [10, 10, 60, 10], ...rest });
const all = [...normalisationSchema.options];

test.each([
  ['trim', ' 　山田\t', '山田'],
  ['trim', '山田　太郎', '山田　太郎'],
  ['nfkc-digits', '０３（３５９１）７４４１', '03(3591)7441'],
  ['nfkc-digits', 'ＡＢ㈱髙１', 'ＡＢ㈱髙1'],
  ['hyphens', '03‐1−2–3—4―5ー6－7ｰ8─9', '03-1-2-3-4-5-6-7-8-9'],
  ['lower-case', 'Taro@Example.JP', 'taro@example.jp'],
  ['lower-case', 'ＡÄ', 'ＡÄ'],
])('%s: %j is kept as %j', (step, written, value) => {
  expect(normaliseValue(field({ normalise: [step] }), written)).toEqual({
    value,
    changed: written !== value,
  });
});

/** Compatibility kanji that NFC already rewrites, variants, a kanji beyond the BMP, an IVS. */
const NAMES = [
  '髙橋',
  '山﨑',
  '\u{fa19}田',
  '\u{fa1b}島',
  '\u{fa26}',
  '𠮷野',
  '葛\u{e0100}城',
  '㈱花',
  '(株)',
  'か\u3099',
];

test.each(NAMES)('the name %s survives every normalisation untouched', (name) => {
  for (const step of all.filter((candidate) => candidate !== 'nfkc-digits'))
    expect(normaliseValue(field({ normalise: [step] }), name)).toEqual({
      value: name,
      changed: false,
    });
  expect(normaliseValue(field({ normalise: all }), name).value).toBe(name);
});

test('a secret is never changed, whatever the form says', () => {
  const secret = field({ normalise: all, secret: 'secret' });
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (written) => {
      expect(normaliseValue(secret, written)).toEqual({ value: written, changed: false });
    }),
  );
});

test('to normalise twice changes nothing more, and letters outside ASCII are never touched', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.subarray(all), (written, normalise) => {
      const of = field({ normalise });
      const once = normaliseValue(of, written).value;
      expect(normaliseValue(of, once)).toEqual({ value: once, changed: false });
      const kanji = (text: string): string[] => text.match(/\p{Script=Han}/gu) ?? [];
      expect(kanji(once)).toEqual(kanji(written));
    }),
  );
});

test('marks, choices and blanks pass as they are', () => {
  for (const value of [null, true, ['１']])
    expect(normaliseValue(field({ normalise: all }), value)).toEqual({ value, changed: false });
});
