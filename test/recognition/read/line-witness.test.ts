import type { LineOpinion, Testimony, Witness } from '../../../recognition/ports.ts';
import { openAlphabet } from '../../../recognition/read/alphabets.ts';
import type { LineInk } from '../../../recognition/read/line-ink.ts';
import type { LineModel } from '../../../recognition/read/line-model.ts';
import { NOWHERE, type PlacingReader } from '../../../recognition/read/line-paths.ts';
import { hearWitness, readWitnessed } from '../../../recognition/read/line-witness.ts';
import { probability } from '../../../schemas/units.ts';

const line = { image: { width: 1, height: 1, data: new Uint8Array(1) } } as LineInk;
const alphabet = openAlphabet('japanese-name');
const NAME = { kind: 'japanese', alphabet: 'japanese-name' } as const;

/** A network that sees these guesses in each place, and weighs a text by them. */
function networkOf(places: readonly Readonly<Record<string, number>>[]): PlacingReader {
  const best = places.map((guesses) => Object.entries(guesses).sort(([, a], [, b]) => b - a));
  const opinion: LineOpinion = {
    reader: 'network',
    text: best.map(([first]) => first![0]).join(''),
    score: 0.9,
    characters: best.map(([[text, score] = ['', 0], ...others]) => ({
      text,
      score,
      others: others.map(([other, odds]) => ({ text: other, score: odds })),
    })),
  };
  return {
    id: 'network',
    readLine: () => Promise.resolve(opinion),
    weighTexts: (_line, texts) =>
      Promise.resolve(
        texts.map((text) =>
          [...text].reduce((sum, it, at) => sum + Math.log(places[at]?.[it] ?? 1e-9), 0),
        ),
      ),
    placeText: () => Promise.resolve(NOWHERE),
  };
}

/** A witness who is sure of one text. */
function witnessOf(heard: string, texts: readonly string[] = [heard]): Witness {
  const testify = (text: string): Testimony => ({
    log: text === heard ? -0.01 : -20,
    seen: [...text].map((it) => (heard.includes(it) ? 1 : 0)),
  });
  return {
    id: 'witness',
    tells: (one, other) => one !== other,
    readLine: () =>
      Promise.resolve({ reader: 'witness', text: heard, score: 1, characters: [], texts }),
    vouch: (_line, proposed) => Promise.resolve(proposed.map(testify)),
  };
}
const nobody = { surnames: new Set<string>(), given: new Set<string>() };
const model: Pick<LineModel, 'names' | 'witnessed'> = {
  names: nobody,
  witnessed: { bias: 1, vouched: 0.5 },
};
async function read(network: PlacingReader, witness: Witness, of = model, ink = line) {
  const reading = await readWitnessed(ink, NAME, alphabet, probability(0), network, witness, of);
  if (!reading) throw new Error('the witness was not heard');
  return reading;
}

test('a kanji of which the network is not sure is settled by the witness, and a person is told', async () => {
  const network = networkOf([{ 小: 1 }, { 楠: 0.5, 林: 0.45 }, { 愛: 1 }]);
  const reading = await read(network, witnessOf('小林愛'));
  expect(reading.value).toBe('小林愛');
  expect(reading.reasons.map(({ code }) => code)).toEqual(['readers-disagree']);
  expect(reading.alternatives.map(({ value }) => value)).toContain('小楠愛');
});

test('of what the network is sure the witness alone does not move it', async () => {
  const network = networkOf([{ 中: 1 }, { 村: 0.9999, 材: 1e-5 }]);
  const reading = await read(network, witnessOf('中材'));
  expect(reading.value).toBe('中村');
  expect(reading.probability).toBeLessThan(0.5);
  expect(reading.reasons.map(({ code }) => code)).toEqual(['readers-disagree']);
});

test('which kana it is, the witness is not asked', async () => {
  const network = networkOf([{ 林: 1 }, { ミ: 0.6, 三: 0.4 }, { チ: 0.6, 千: 0.4 }]);
  const { texts } = await hearWitness(line, NAME, alphabet, network, witnessOf('林三'), null);
  expect(texts.map(({ candidate }) => candidate.text)).not.toContain('林ミ千');
});

test('a line of kana alone is not for the witness to read', async () => {
  const network = networkOf([{ ワ: 0.9, フ: 0.1 }, { シ: 1 }]);
  const reading = await readWitnessed(
    line,
    NAME,
    alphabet,
    probability(0),
    network,
    witnessOf(''),
    model,
  );
  expect(reading).toBeNull();
});

test('another kana that the network thinks of is a rival, though it is not chosen', async () => {
  const weights = { names: nobody, witnessed: { bias: 0, margin: 1 } };
  const blind: Witness = {
    ...witnessOf('', []),
    vouch: (_line, texts) => Promise.resolve(texts.map(() => ({ log: -0.1, seen: [1, 0] }))),
  };
  const clear = networkOf([{ 林: 1 }, { ワ: 0.999, フ: 0.001 }]);
  const doubtful = networkOf([{ 林: 1 }, { ワ: 0.6, フ: 0.4 }]);
  const [sure, unsure] = [await read(clear, blind, weights), await read(doubtful, blind, weights)];
  expect([sure.value, unsure.value]).toEqual(['林ワ', '林ワ']);
  expect(unsure.probability).toBeLessThan(0.7);
  expect(sure.probability).toBeGreaterThan(0.99);
});

test('a form of the same kanji that the network thinks of is not settled by the witness', async () => {
  const together = { names: nobody, witnessed: { bias: 0, together: 1 } };
  const network = networkOf([{ 徳: 0.9, 德: 0.1 }, { 川: 1 }]);
  const blind: Witness = {
    ...witnessOf('徳川'),
    vouch: (_line, texts) => Promise.resolve(texts.map(() => ({ log: -0.01, seen: [1, 1] }))),
    tells: (one, other) => ![one, other].every((it) => '徳德'.includes(it)),
  };
  const [unsettled, settled] = [
    await read(network, blind, together),
    await read(network, { ...blind, tells: () => true }, together),
  ];
  expect(unsettled.probability).toBeLessThan(settled.probability);
});

test('what the network cannot see on the line is not believed, whoever heard it', async () => {
  const mute: PlacingReader = {
    ...networkOf([{ 山: 1 }]),
    weighTexts: (_line, texts) => Promise.resolve(texts.map(() => -Infinity)),
  };
  const reading = await read(mute, witnessOf('山田太郎'), {
    ...model,
    witnessed: { bias: 9, vouched: 0 },
  });
  expect(reading.probability).toBe(0);
});

test('writing that crosses its box may have lost a stroke with the rule, however alike all read it', async () => {
  const network = networkOf([{ 止: 1 }, { 男: 1 }]);
  const weights = { ...model, witnessed: { bias: 9, vouched: 0 } };
  const crossing: LineInk = { ...line, outsideBox: true };
  expect((await read(network, witnessOf('止男'), weights)).probability).toBeGreaterThan(0.99);
  expect((await read(network, witnessOf('止男'), weights, crossing)).probability).toBe(0.98);
});

test('no alternative is likelier than the value', async () => {
  const names = { surnames: new Set(['三好']), given: new Set<string>() };
  const network = networkOf([{ 三: 0.4, 二: 0.6 }, { 好: 1 }]);
  const reading = await read(network, witnessOf('三好'), {
    names,
    witnessed: { bias: -3, vouched: 0 },
  });
  for (const { probability: share } of reading.alternatives)
    expect(share).toBeLessThanOrEqual(reading.probability);
});

test('the witness’s own words are weighed in the forms that the field can hold', async () => {
  const network = networkOf([{ 恵: 0.5, 悪: 0.5 }]);
  const { texts } = await hearWitness(
    line,
    NAME,
    alphabet,
    network,
    witnessOf('惠', ['惠', '恵', 'x1']),
    null,
  );
  const proposed = texts.map(({ candidate }) => candidate.text);
  expect(proposed).toEqual(expect.arrayContaining(['惠', '恵', '悪']));
  expect(proposed).not.toContain('x1');
});

test('a name that only its being known chose is bounded, and the ink’s own text stands beside it', async () => {
  const names = { surnames: new Set(['三好']), given: new Set<string>() };
  const network = networkOf([{ 三: 0.3, 二: 0.7 }, { 好: 1 }]);
  const silent: Witness = {
    ...witnessOf(''),
    vouch: (_line, texts) =>
      Promise.resolve(texts.map((text) => ({ log: -1, seen: [...text].map(() => 0.5) }))),
  };
  const reading = await read(network, silent, {
    ...model,
    names,
    witnessed: { bias: 9, vouched: 0 },
  });
  expect(reading.value).toBe('三好');
  expect(reading.probability).toBeLessThanOrEqual(0.98);
  expect(reading.reasons).toContainEqual(
    expect.objectContaining({ code: 'normalised', params: { by: 'known-words' } }),
  );
  expect(reading.alternatives[1]?.value).toBe('二好');
});
