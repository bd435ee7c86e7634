import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import type { RegisteredPage } from '../../../recognition/register/contracts.ts';
import { mm, px } from '../../../schemas/units.ts';
import { MM } from './draw-page.ts';

/** The blank's pixels per millimetre: 300 dpi. */
const BLANK_MM = 300 / 25.4;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The empty form: solid print at the given places, mm. */
export function blankOf(
  size: { readonly width: number; readonly height: number },
  print: readonly Box[] = [],
): GreyImage {
  const blank = createGrey(Math.round(size.width * BLANK_MM), Math.round(size.height * BLANK_MM));
  for (const box of print) fillBox(blank, box, BLANK_MM);
  return blank;
}

/** Blackens a rectangle, given in millimetres. */
export function fillBox(image: GreyImage, box: Box, perMm: number): void {
  const from = Math.round(box.x * perMm);
  const to = Math.round((box.x + box.width) * perMm);
  for (let y = Math.round(box.y * perMm); y < Math.round((box.y + box.height) * perMm); y++)
    image.data.fill(0, y * image.width + from, y * image.width + to);
}

/** A form laid on a drawing of `draw-page.ts`, exactly. */
export function layDrawing(
  blank: GreyImage,
  size: { readonly width: number; readonly height: number },
): RegisteredPage {
  return {
    prepared: { form: { pages: [size] } as never, pages: [], checks: new Map() },
    page: { number: 1, blank, index: size },
    reading: {
      measuredDpi: { x: 150, y: 149 },
      homography: [MM, 0, 0, 0, MM, 0, 0, 0, 1],
    } as never,
    toImage: ({ x, y }) => ({ x: px(x * MM), y: px(y * MM) }),
    residualAt: () => mm(0),
  };
}
