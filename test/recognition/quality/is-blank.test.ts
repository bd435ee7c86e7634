import { describe, expect, it } from '@jest/globals';
import { isBlank } from '../../../recognition/quality/is-blank.ts';
import { draw, MM, PAGE, type Draw } from './draw-page.ts';

const DPI = 150;
const blank = (...steps: Draw[]): boolean => isBlank(draw(...steps), DPI);

describe('a page on which nothing is printed or written', () => {
  it.each<[string, ...Draw[]]>([
    ['white', PAGE.paper(255)],
    ['off-white', PAGE.paper(236)],
    ['grey', PAGE.paper(150)],
    ['noisy', PAGE.noise(240, 6)],
    ['very noisy', PAGE.noise(220, 14)],
    ['unevenly lit', PAGE.light(250, 0.25)],
    ['with two folds', PAGE.fold(99, 70), PAGE.fold(198, 85)],
    ['with a tilted fold', PAGE.fold(140, 80, 3)],
    ['with two streaks', PAGE.streak(33, 110), PAGE.streak(150, 60)],
    ['with dust', PAGE.dust(40)],
    ['with punched holes', PAGE.holes(40)],
    ['on a dark bed', PAGE.bed(45, 12)],
    ['on a dark bed, tilted, with holes and a fold', PAGE.bed(45, 20), PAGE.holes(45)],
    ['with the other side shining through', PAGE.writing(20, 40, 140, 40)],
  ])('is blank: %s', (_, ...steps) => {
    expect(blank(...steps)).toBe(true);
  });
});

describe('a page with anything on it', () => {
  it.each<[string, ...Draw[]]>([
    ['one character in pen', PAGE.writing(100, 150, 5, 170)],
    ['one word in pencil', PAGE.writing(60, 90, 16, 75)],
    ['one word on grey paper', PAGE.paper(150), PAGE.writing(60, 90, 16, 170)],
    ['one word on noisy paper', PAGE.noise(240, 6), PAGE.writing(60, 90, 16, 120)],
    [
      'one word beside folds and streaks',
      PAGE.fold(99, 70),
      PAGE.streak(33, 110),
      PAGE.writing(60, 90, 16, 120),
    ],
    ['a word written along a fold', PAGE.fold(99, 70), PAGE.writing(60, 97, 16, 150)],
    ['ruled lines with margins', ...[40, 50, 60, 70].map((y) => PAGE.rule(20, y, 170, 90))],
    [
      'ten rules from edge to edge',
      ...Array.from({ length: 10 }, (_, n) => PAGE.rule(0, 30 + 20 * n, 210, 90)),
    ],
    ['a word on a dark bed', PAGE.bed(45, 12), PAGE.writing(60, 90, 16, 150)],
  ])('is not blank: %s', (_, ...steps) => {
    expect(blank(...steps)).toBe(false);
  });
});

it('the drawing is to scale', () => {
  const page = draw(PAGE.paper(255));
  expect([page.width, page.height]).toEqual([Math.round(210 * MM), Math.round(297 * MM)]);
});
