import { sharp } from '../../../engines/decode/trusted-loaders.ts';
import { importOmr, printForm } from '../../../cli/import-omr/import-omr.ts';
import { choosePaper } from '../../../cli/import-omr/build-form.ts';
import type { Corners } from '../../../cli/import-omr/rectify-blank.ts';
import { readFormSource } from '../../../schemas/form/check/check-form-source.ts';

const template = (preProcessors: unknown[] = []): string =>
  JSON.stringify({
    pageDimensions: [300, 400],
    bubbleDimensions: [20, 20],
    preProcessors,
    customLabels: { Code: ['c_1', 'c_2'] },
    fieldBlocks: {
      Answers: {
        fieldType: 'QTYPE_MCQ4',
        origin: [50, 60],
        fieldLabels: ['q1..6', 'Subject Code'],
        labelsGap: 40,
        bubblesGap: 30,
      },
      Code: {
        fieldType: 'QTYPE_INT',
        origin: [200, 60],
        fieldLabels: ['c_1', 'c_2'],
        labelsGap: 25,
        bubblesGap: 22,
      },
    },
  });

/** A sheet of 600 × 800 pixels: rings for bubbles, those of q2=C and q5=A filled in. */
async function drawSheet(): Promise<Buffer> {
  const [width, height] = [600, 800];
  const data = Buffer.alloc(width * height, 250);
  const disc = (cx: number, cy: number, from: number, to: number): void => {
    for (let y = -to; y <= to; y++)
      for (let x = -to; x <= to; x++) {
        const radius = Math.hypot(x, y);
        if (radius >= from && radius <= to) data[(cy + y) * width + cx + x] = 30;
      }
  };
  for (let row = 0; row < 7; row++)
    for (let column = 0; column < 4; column++) disc(120 + column * 60, 140 + row * 80, 16, 19);
  for (let row = 0; row < 10; row++) for (const x of [420, 470]) disc(x, 140 + row * 44, 16, 19);
  disc(240, 220, 0, 15);
  disc(120, 460, 0, 15);
  return sharp(data, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
}

const request = async (changes: object = {}) => ({
  template: template(),
  picture: { bytes: await drawSheet(), name: 'sheet.png' },
  id: 'sheet',
  title: 'Sheet',
  filled: true,
  corners: null,
  paper: { width: 60, height: 80 }, // small, so that it is fast
  ...changes,
});

describe('importing a template', () => {
  it('gives a form that passes every check, with unique ids and groups in the labels', async () => {
    const imported = await importOmr(await request());
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    const { form, problems } = readFormSource(printForm(imported.value.form));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(form!.fields.map(({ id }) => id)).toEqual([
      'q1',
      'q2',
      'q3',
      'q4',
      'q5',
      'q6',
      'subjectCode',
      'c1',
      'c2',
    ]);
    expect(form!.fields.at(-1)!.label.en).toBe('Code: c_2');
  });

  it('takes a page without a word on its paper to be as large as fits on A4', () => {
    const corners = (width: number, height: number): Corners => [
      { x: 0, y: 0 },
      { x: width, y: 0 },
      { x: width, y: height },
      { x: 0, y: height },
    ];
    expect(choosePaper(corners(600, 800))).toEqual({ width: 210, height: 280 });
    expect(choosePaper(corners(1000, 1430))).toEqual({ width: 210, height: 297 });
    expect(choosePaper(corners(900, 600))).toEqual({ width: 297, height: 198 });
  });

  it('counts boxes in millimetres of the paper', async () => {
    const imported = await importOmr(await request());
    if (!imported.ok) throw new Error('not imported');
    const [first] = imported.value.form.fields;
    expect(first).toMatchObject({ options: [{ id: 'a', box: [10, 12, 4, 4] }, {}, {}, {}] });
  });

  it('erases marks, and nothing else, from a sheet that was filled in', async () => {
    const filled = await importOmr(await request());
    const kept = await importOmr(await request({ filled: false }));
    if (!filled.ok || !kept.ok) throw new Error('not imported');
    expect(filled.value.erased).toBe(2);
    const centre = (image: { width: number; data: Uint8Array }, x: number, y: number): number =>
      image.data[
        Math.round((y * image.width) / 600) * image.width + Math.round((x * image.width) / 600)
      ]!;
    expect(centre(kept.value.blank, 240, 220)).toBeLessThan(60);
    expect(centre(filled.value.blank, 240, 220)).toBeGreaterThan(230);
    expect(centre(filled.value.blank, 120, 460)).toBeGreaterThan(230);
    expect(centre(filled.value.blank, 120 + 17, 140)).toBeLessThan(60); // a ring stays
  });

  it('asks for corners where the template cuts the page out of the picture itself', async () => {
    const cropped = template([{ name: 'CropPage', options: {} }]);
    expect(await importOmr(await request({ template: cropped }))).toEqual({
      ok: false,
      error: { kind: 'corners-needed', step: 'the corners of the paper' },
    });
    expect((await importOmr(await request({ template: cropped, corners: 'whole' }))).ok).toBe(true);
  });

  it('says what is wrong with a picture that is none', async () => {
    const bytes = Buffer.from('no picture');
    const imported = await importOmr(await request({ picture: { bytes, name: 'sheet.png' } }));
    expect(imported).toMatchObject({ ok: false, error: { kind: 'picture' } });
  });
});
