import type { CodeReader } from '../../../recognition/ports.ts';
import { familiesOf } from '../../../recognition/register/families.ts';
import {
  correlateSpectra,
  SPECTRUM_STEPS,
  spectrumOf,
  stepsOfScale,
} from '../../../recognition/register/line-spectrum.ts';
import { packGrey, unpackGrey } from '../../../recognition/register/pack-grey.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { keepRecent } from '../../../recognition/register/recent.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { drawTestForm, drawText, fillBox, SIZE, type TestForm } from './draw-blank.ts';
import { warpPage, type Warp } from './warp-page.ts';

const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };

/** The same form with one word of it printed anew over the old one. */
function changeWord({ form, blank }: TestForm, version: number): TestForm {
  const image = { ...blank, data: Uint8Array.from(blank.data) };
  const k = blank.width / SIZE.width;
  for (let y = Math.round(22 * k); y < 25 * k; y++)
    image.data.fill(
      255,
      y * image.width + Math.round(14 * k),
      y * image.width + Math.round(34 * k),
    );
  drawText(image, 14, 22, 20, 2.6, seededRandom(100 + version));
  return { form: { ...form, version }, blank: image };
}

const different = Array.from({ length: 8 }, (_, index) =>
  drawTestForm({ id: `form-${index}`, layoutSeed: 10 + index, textSeed: 50 + index }),
);
const versions = [2, 3].map((version) => changeWord(different[0]!, version));
const all = [...different, ...versions];
const prepared = all.map(({ form, blank }) => prepareForm(form, [blank]));

async function identify(of: TestForm, warp: Warp, forms = prepared): Promise<string> {
  const { image } = warpPage(of.blank, SIZE, { dpi: 200, noise: 5, ...warp });
  const result = await registerPage(
    { grey: image, colour: null, declaredDpi: null },
    forms,
    noCodes,
  );
  if (result.ok) return `${result.value.prepared.form.id}:${result.value.prepared.form.version}`;
  return result.error.kind;
}
const nameOf = ({ form }: TestForm): string => `${form.id}:${form.version}`;

describe('among many forms', () => {
  test.each<[string, Warp]>([
    ['tilted', { turn: 2 }],
    ['upside-down', { turn: 181 }],
    ['on its side', { turn: 90 }],
    ['printed at 94 %', { scaleX: 0.94, scaleY: 0.96 }],
    ['on a large bed', { margin: 30, bed: 30, turn: 1 }],
  ])('a page is told, %s', async (_name, warp) => {
    expect(await identify(different[5]!, warp)).toBe('form-5:1');
  });

  test('versions that differ in one word are one family, and are told by that word', async () => {
    const families = familiesOf(prepared);
    expect(families.map(({ members }) => members.length)).toEqual([3, 1, 1, 1, 1, 1, 1, 1]);
    for (const version of [different[0]!, ...versions])
      expect(await identify(version, { turn: 1 })).toBe(nameOf(version));
  });

  test('where that word is covered, a person is asked', async () => {
    const covered = versions[1]!;
    const blank = { ...covered.blank, data: Uint8Array.from(covered.blank.data) };
    fillBox(blank, 12, 20, 26, 7);
    expect(await identify({ ...covered, blank }, {})).toBe('ambiguous-form');
  });

  test('a form that nobody registered is none of them', async () => {
    const stranger = drawTestForm({ id: 'stranger', layoutSeed: 900, textSeed: 901 });
    expect(await identify(stranger, { turn: 1 })).toBe('unknown-form');
  });
});

describe('the spectrum of lines', () => {
  const random = seededRandom(4);
  const lines = Array.from({ length: 20 }, () => 20 + random() * 250);
  const draw = (scale: number, shift: number, flip = false): Float32Array => {
    const profile = new Float32Array(900);
    for (const line of lines) {
      const at = Math.round(shift + scale * (flip ? 290 - line : line));
      profile[at] = profile[at + 1] = 10;
    }
    return profile;
  };
  const own = spectrumOf(draw(2.8, 10), 2.8);

  test('is the same for lines that are moved or turned over', () => {
    expect(correlateSpectra(own, spectrumOf(draw(2.8, 60), 2.8), 0)).toBeGreaterThan(0.95);
    expect(correlateSpectra(own, spectrumOf(draw(2.8, 10, true), 2.8), 0)).toBeGreaterThan(0.95);
  });

  test('moves along with the scale', () => {
    const scan = spectrumOf(draw(2.6, 30), 2.8, 20, 20);
    const step = stepsOfScale(2.6 / 2.8);
    expect(scan.values).toHaveLength(SPECTRUM_STEPS + 40);
    expect(correlateSpectra(own, scan, 20 - step)).toBeGreaterThan(0.8);
    expect(correlateSpectra(own, scan, 20)).toBeLessThan(0.5);
  });
});

test('a packed blank comes back as it was, but for the faintest grey', () => {
  const { blank } = different[0]!;
  const packed = packGrey(blank);
  const back = unpackGrey(packed);
  expect([back.width, back.height]).toEqual([blank.width, blank.height]);
  let most = 0;
  for (let at = 0; at < blank.data.length; at++)
    most = Math.max(most, Math.abs(blank.data[at]! - back.data[at]!));
  expect(most).toBeLessThan(4);
  expect(packed.print.length + 4 * packed.runs.length).toBeLessThan(blank.data.length / 3);
});

test('what was asked for last is kept, the rest is made again', () => {
  const made: string[] = [];
  const keys = ['a', 'b', 'c'].map((name) => ({ name }));
  const get = keepRecent(2, ({ name }: { name: string }) => made.push(name));
  for (const at of [0, 1, 0, 2, 0, 1]) get(keys[at]!);
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});
