import { formsOf, spellName } from '../../../schemas/lookup/name-spellings.ts';

const waysOf = (name: string, seen = ''): string[] => spellName(name, seen).map(({ text }) => text);

test('a legal form may be spelt, abbreviated or left out', () => {
  const ways = waysOf('株式会社泉薬局');
  expect(ways).toEqual(
    expect.arrayContaining(['株式会社泉薬局', '㈱泉薬局', '（株）泉薬局', '泉薬局']),
  );
});

test('the corporation that runs a place may be left out with its legal form', () => {
  expect(waysOf('医療法人社団慈恵会　新橋医院')).toEqual(
    expect.arrayContaining(['新橋医院', '慈恵会新橋医院', '医療法人慈恵会新橋医院']),
  );
});

test('a corporation in front of a place that is registered without one is passed over', () => {
  expect(spellName('新橋医院', '医療法人社団慈恵会新槗医院')).toContainEqual({
    text: '医療法人社団慈恵会新橋医院',
    isWhole: false,
  });
});

test('another corporation than the registered one is another place', () => {
  const ways = waysOf('医療法人社団健友会　新橋医院', '医療法人社団慈恵会新橋医院');
  expect(ways.some((way) => way.includes('慈恵会'))).toBe(false);
});

test('forms of one character stand for each other; other characters and other kinds do not', () => {
  expect(formsOf('髙')).toContain('高');
  expect(formsOf('﨑')).toContain('崎');
  expect(formsOf('斎')).not.toContain('斉');
  expect(waysOf('新橋医院')).not.toContain('新橋クリニック');
});

test('one kind of medical corporation never stands for another; the word for all of them may', () => {
  const ways = waysOf('医療法人社団慈恵会　新橋医院');
  expect(ways).toEqual(expect.arrayContaining(['（医社）慈恵会新橋医院', '（医）慈恵会新橋医院']));
  expect(ways.filter((way) => /財団|医財|社会医療/u.test(way))).toEqual([]);
  expect(waysOf('医療法人慈恵会').some((way) => /社団|財団|社会/u.test(way))).toBe(false);
});

test('only forms of the same words say all that is registered', () => {
  const whole = (name: string): string[] =>
    spellName(name, '').flatMap(({ text, isWhole }) => (isWhole ? [text] : []));
  expect(whole('株式会社 泉薬局')).toEqual(['株式会社泉薬局', '㈱泉薬局', '（株）泉薬局']);
  expect(whole('医療法人社団慈恵会　新橋医院')).toEqual([
    '医療法人社団慈恵会新橋医院',
    '（医社）慈恵会新橋医院',
  ]);
});

test('the name of a branch alone does not say whose it is', () => {
  const ways = waysOf('有限会社ひまわり薬局　駅前店');
  expect(ways).toContain('ひまわり薬局駅前店');
  expect(ways).not.toContain('駅前店');
  expect(waysOf('株式会社アクト　大塚薬店')).toContain('大塚薬店');
});
