import { costOfAddress, spellEndings } from '../../../recognition/read/line-address.ts';
import { costOfPhone } from '../../../recognition/read/line-phone.ts';
import { crossTexts, improveTexts } from '../../../recognition/read/line-proposals.ts';

test.each(['info@example.jp', 'sato.k@clinic.example.or.jp', 'a-b_c+d@mail.example.com'])(
  'an ordinary address costs nothing: %s',
  (address) => expect(costOfAddress(address)).toBe(0),
);

test.each([
  ['no @', 'infoexample.jp'],
  ['two @', 'info@example@jp.com'],
  ['no dot in the domain', 'info@examplejp'],
  ['an unknown ending', 'info@example.ip'],
  ['a kind that JPRS does not assign', 'info@example.cc.jp'],
  ['a dot at the end of the name', 'info.@example.jp'],
  ['capitals', 'INFO@example.jp'],
  ['an underscore before the name', '_info@example.jp'],
])('an address with %s costs something', (_, address) => {
  expect(costOfAddress(address)).toBeGreaterThan(0);
});

test('an ending that there cannot be costs more than one that is only unusual', () => {
  const unusual = costOfAddress('info@example.zone');
  for (const ending of ['example.nejp', 'examplecom', 'examplecojp', 'clinic.examplejp'])
    expect(costOfAddress(`info@${ending}`)).toBeGreaterThan(2 * unusual);
});

test('endings that readers mistake are spelled out as proposals', () => {
  expect(spellEndings('info@example.cojp')).toContain('info@example.co.jp');
  expect(spellEndings('info@example.or.5p')).toContain('info@example.or.jp');
  expect(spellEndings('info@example.co.jp')).not.toContain('info@example.co.jp');
});

test.each(['03-1234-5678', '090-1234-5678', '0312345678', '03(1234)5678', '+81-3-1234-5678'])(
  'a usual number costs nothing: %s',
  (number) => expect(costOfPhone(number)).toBe(0),
);

test.each(['03-1234-567', '13-1234-5678', '03-1234-5678-', '03(1234-5678', '090-123-4567'])(
  'a number of another shape costs something: %s',
  (number) => expect(costOfPhone(number)).toBeGreaterThan(0),
);

test('two readings are crossed wherever they differ', () => {
  expect(crossTexts('wucla@b.jp', 'wada@b-jp').sort()).toContain('wada@b.jp');
  expect(crossTexts('same', 'same')).toEqual([]);
});

test('readings that differ everywhere are not crossed', () => {
  expect(crossTexts('a1b1c1d1e1f1', 'a2b2c2d2e2f2')).toEqual([]);
});

test('an @ that no reader saw is proposed in every place that looks like one', () => {
  expect(improveTexts('info' + 'e' + 'dinic.jp', [], 'email')).toContain('info@dinic.jp');
  expect(improveTexts('infoe', [], 'latin')).toEqual([]);
});
