import { formsOf, spellName } from '../../../recognition/read/name-spellings.ts';

test('a legal form may be spelt, abbreviated or left out', () => {
  const ways = spellName('株式会社泉薬局', '');
  expect(ways).toEqual(
    expect.arrayContaining(['株式会社泉薬局', '㈱泉薬局', '（株）泉薬局', '泉薬局']),
  );
});

test('the corporation that runs a place may be left out with its legal form', () => {
  expect(spellName('医療法人社団慈恵会　新橋医院', '')).toEqual(
    expect.arrayContaining(['新橋医院', '慈恵会新橋医院', '医療法人慈恵会新橋医院']),
  );
});

test('a corporation in front of a place that is registered without one is passed over', () => {
  expect(spellName('新橋医院', '医療法人社団慈恵会新槗医院')).toContain(
    '医療法人社団慈恵会新橋医院',
  );
});

test('another corporation than the registered one is another place', () => {
  const ways = spellName('医療法人社団健友会　新橋医院', '医療法人社団慈恵会新橋医院');
  expect(ways.some((way) => way.includes('慈恵会'))).toBe(false);
});

test('forms of one character stand for each other; other characters and other kinds do not', () => {
  expect(formsOf('髙')).toContain('高');
  expect(formsOf('﨑')).toContain('崎');
  expect(formsOf('斎')).not.toContain('斉');
  expect(spellName('新橋医院', '')).not.toContain('新橋クリニック');
});
