import { createGrey } from '../../../recognition/raster/image.ts';
import type { LineInk } from '../../../recognition/read/line-ink.ts';
import { measureStyle } from '../../../recognition/read/line-style.ts';

/** Upright bars, `wide` pixels each, on paper. */
function drawBars(wide: number): LineInk {
  const image = createGrey(200, 80);
  for (let left = 20; left < 180; left += 40)
    for (let y = 10; y < 70; y++) image.data.fill(0, y * 200 + left, y * 200 + left + wide);
  return {
    image,
    place: { x: 0, y: 0, width: 200, height: 80 },
    components: [],
    bodyHeight: 60,
    faint: false,
    crossedOut: false,
    outsideBox: false,
    overlaid: false,
  };
}

test("a stroke's width is measured in millimetres, however high the writing is", () => {
  for (const wide of [4, 8]) {
    const { strokeWidth } = measureStyle(drawBars(wide));
    const mm = (wide * 25.4) / 300;
    expect(strokeWidth).toBeGreaterThan(0.8 * mm);
    expect(strokeWidth).toBeLessThan(1.1 * mm);
  }
});
