import { alignSeen, searchBeam, weighPath, type Belief } from '../../engines/ctc-texts.ts';

/** Frames of shares over: blank, a, b. */
function beliefOf(frames: readonly (readonly number[])[]): Belief {
  return { data: Float32Array.from(frames.flat()), frames: frames.length, classes: 3 };
}
const ALL = Uint32Array.from([0, 1, 2]);

test('a text that the best path leaves out is among the likely texts', () => {
  const belief = beliefOf([
    [0.1, 0.9, 0],
    [0.55, 0, 0.45], // greedily a blank: the b would be lost
    [0.1, 0.9, 0],
  ]);
  const texts = searchBeam(belief, ALL);
  expect(texts[0]).toEqual([1, 1]);
  expect(texts[1]).toEqual([1, 2, 1]);
});

test('a class twice in a row needs a blank between', () => {
  const belief = beliefOf([
    [0, 1, 0],
    [0, 1, 0],
  ]);
  expect(searchBeam(belief, ALL)[0]).toEqual([1]);
  expect(weighPath(belief, [1])).toBeCloseTo(0, 3);
  expect(weighPath(belief, [1, 1])).toBe(-Infinity);
});

test('the weights of all texts of a short line sum to one', () => {
  const belief = beliefOf([
    [0.2, 0.5, 0.3],
    [0.6, 0.1, 0.3],
  ]);
  const texts = [[], [1], [2], [1, 2], [2, 1]];
  const sum = texts.reduce((total, text) => total + Math.exp(weighPath(belief, text)), 0);
  expect(sum).toBeCloseTo(1, 4);
});

test('classes outside the alphabet are in no text', () => {
  const belief = beliefOf([[0.1, 0.8, 0.1]]);
  expect(searchBeam(belief, Uint32Array.from([0, 2])).flat()).not.toContain(1);
});

describe('characters that may be seen as something else', () => {
  const seen = (...classes: number[]) => ({ classes, anything: 0 });
  const unknown = { classes: [], anything: 0.1 };
  const belief = beliefOf([
    [0.1, 0.3, 0.6],
    [0.8, 0.1, 0.1],
    [0.2, 0.8, 0],
  ]);

  test('count by the shares of all that they may be seen as', () => {
    const either = alignSeen(belief, [seen(1, 2), seen(1)]);
    expect(either.log).toBeCloseTo(Math.log(0.9 * 0.8 * 0.8), 6);
    expect(either.seen.map((it) => Math.round(it * 10) / 10)).toEqual([0.9, 0.8]);
    const one = alignSeen(belief, [seen(1), seen(1)]);
    expect(one.log).toBeCloseTo(Math.log(0.3 * 0.8 * 0.8), 6);
  });

  test('and never more than what is certain, however many frames anything may fill', () => {
    const long = beliefOf(Array.from({ length: 40 }, () => [0.5, 0.5, 0]));
    expect(alignSeen(long, [unknown]).log).toBeCloseTo(40 * Math.log(0.55), 6);
  });

  test('a known character outweighs an unknown one where it is seen', () => {
    expect(alignSeen(belief, [seen(2), seen(1)]).log).toBeGreaterThan(
      alignSeen(belief, [unknown, seen(1)]).log,
    );
  });

  test('more characters than frames are impossible', () => {
    expect(alignSeen(belief, [seen(1), seen(1), seen(1), seen(1)]).log).toBe(-Infinity);
  });
});
