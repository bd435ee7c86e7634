import type { LineOpinion, Testimony, Witness } from '../../../recognition/ports.ts';
import { openAlphabet } from '../../../recognition/read/alphabets.ts';
import type { LineInk } from '../../../recognition/read/line-ink.ts';
import { lexiconOf } from '../../../recognition/read/line-lexicon.ts';
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
    readLine: () =>
      Promise.resolve({ reader: 'witness', text: heard, score: 1, characters: [], texts }),
    vouch: (_line, proposed) => Promise.resolve(proposed.map(testify)),
  };
}
const nobody = { surnames: new Set<string>(), given: new Set<string>() };
const model = { names: nobody, witnessed: { bias: 1, vouched: 0.5 } };
const read = (network: PlacingReader, witness: Witness, of = model) =>
  readWitnessed(line, NAME, alphabet, probability(0), network, witness, of);

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
  expect(lexiconOf(names).isWord('三好')).toBe(true);
});
