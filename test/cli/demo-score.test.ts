import { agreesWithTruth, type DemoScore } from '../../cli/demo-score.ts';

describe('whether the demo came out as the truth files say', () => {
  const right = {
    fieldId: 'a',
    kind: 'digits',
    style: 'typed',
    automatic: true,
    right: true,
    unread: false,
  } as const;
  const score: DemoScore = { scores: [right], masked: 0, asExpected: 1, unexpected: [] };

  test('it did when every page ended as expected and nothing accepted is wrong', () => {
    expect(agreesWithTruth(score)).toBe(true);
  });
  test('what goes to people may be read wrongly', () => {
    const asked = { ...right, automatic: false, right: false };
    expect(agreesWithTruth({ ...score, scores: [right, asked] })).toBe(true);
  });
  test('it did not when a page ended otherwise', () => {
    expect(agreesWithTruth({ ...score, unexpected: ['x.png: expected read'] })).toBe(false);
  });
  test('it did not when something accepted is wrong', () => {
    const wrong = { ...right, right: false };
    expect(agreesWithTruth({ ...score, scores: [right, wrong] })).toBe(false);
  });
});
