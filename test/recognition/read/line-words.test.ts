import { openEngines, type OpenEngines } from '../../../engines/open-engines.ts';
import type { LineReading } from '../../../recognition/read/contracts.ts';
import { readLine, type LineKind } from '../../../recognition/read/line.ts';
import { drawLine } from './draw-line.ts';

let open: OpenEngines;
beforeAll(async () => {
  open = await openEngines();
});
afterAll(() => open.close());

const NAME: LineKind = { kind: 'latin', alphabet: 'latin' };
const PERSON: LineKind = { kind: 'japanese', alphabet: 'japanese-name' };
const INSTITUTION: LineKind = { kind: 'japanese', alphabet: 'japanese-institution' };
const REMARKS: LineKind = { kind: 'freeText', alphabet: 'any' };

const read = (text: string, style: 'typed' | 'handwritten', kind: LineKind): Promise<LineReading> =>
  readLine(drawLine(text, style, `s1${text}`), kind, open.tools.engines, open.tools.lines);

test.each([
  ['Room 12B (rear)', 'typed', NAME],
  ['Unit 7 Flat 120', 'typed', NAME],
  ['Illingworth', 'typed', NAME],
  ['Harriet Osgood', 'handwritten', NAME],
  ['Room 12B (rear)', 'handwritten', NAME],
  ['山田　太郎', 'typed', PERSON],
  ['山田太郎', 'typed', PERSON],
  ['山田　太郎', 'handwritten', PERSON],
  ['山田太郎', 'handwritten', PERSON],
  ['医療法人社団健友会　すみれ歯科', 'typed', INSTITUTION],
  ['（株）青空薬局', 'typed', INSTITUTION],
  ['（株）青空薬局', 'handwritten', INSTITUTION],
] as const)('words stay apart as they are on the paper: %s, %s', async (text, style, kind) => {
  expect((await read(text, style, kind)).value).toBe(text);
});

test.each([
  ['More evening hours please.', 'typed'],
  ['More evening hours please.', 'handwritten'],
  ['開館時間を長くしてください。', 'typed'],
  ['いつもありがとうございます', 'typed'],
] as const)('free text is read by the readers of its script: %s, %s', async (text, style) => {
  expect((await read(text, style, REMARKS)).value).toBe(text);
});

test('free text of a field for Latin is Latin, whatever it looks like', async () => {
  const kind: LineKind = { kind: 'freeText', alphabet: 'latin' };
  const { value } = await read('More evening hours please.', 'typed', kind);
  expect(value).toBe('More evening hours please.');
});

test('digits among kana make no Latin line of them', async () => {
  const { opinions } = await read('いつも10じまで', 'typed', REMARKS);
  expect(opinions[0]!.reader).toBe(open.tools.engines.characters!.id);
});

test('writing in a script that no reader of the field knows is unreadable: nothing is proposed', async () => {
  const kind: LineKind = { kind: 'japanese', alphabet: 'japanese-name' };
  const reading = await read('More evening hours please.', 'handwritten', kind);
  expect(reading).toMatchObject({ state: 'unreadable', value: '', alternatives: [] });
  expect(reading.reasons.map(({ code }) => code)).toEqual(['unreadable']);
  expect(reading.opinions.length).toBeGreaterThan(0);
});
