import { createGrey } from '../../../recognition/raster/image.ts';
import { whitenPaper } from '../../../recognition/raster/whiten-paper.ts';
import { prepareForm } from '../../../recognition/register/prepare-form.ts';
import { registerPage } from '../../../recognition/register/register-page.ts';
import { drawTestForm, SIZE } from '../register/draw-blank.ts';
import { warpPage } from '../register/warp-page.ts';

const { form, blank } = drawTestForm();

test('a rendered blank stays as it is', () => {
  expect(whitenPaper(blank, 4)).toBe(blank);
});

test('grey paper in a falling light becomes white, and print stays as dark against it', () => {
  const page = createGrey(400, 400);
  for (let at = 0; at < page.data.length; at++) page.data[at] = 200 - ((at % 400) * 80) / 400;
  const isPrint = (at: number): boolean => at % 40 < 4;
  for (let at = 0; at < page.data.length; at++) if (isPrint(at)) page.data[at]! /= 2;
  const { data } = whitenPaper(page, 1);
  for (let at = 40 * 400; at < 60 * 400; at++)
    expect(Math.abs(data[at]! - (isPrint(at) ? 128 : 255))).toBeLessThan(18);
});

test('a form whose blank was photographed finds its pages', async () => {
  const { image } = warpPage(blank, SIZE, { toner: 0.75, shade: 70, noise: 4 });
  const photographed = { ...image, data: image.data.map((value) => value * 0.75) };
  const scan = warpPage(blank, SIZE, { turn: 2, dpi: 200, noise: 5 }).image;
  const codes = { id: 'none', findCodes: () => Promise.resolve([]) };
  const page = { grey: scan, colour: null, declaredDpi: null };
  const result = await registerPage(page, [prepareForm(form, [photographed])], codes);
  expect(result).toMatchObject({ ok: true, value: { reading: { orientation: 0 } } });
});
