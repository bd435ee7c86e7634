import type { Form } from '../../schemas/form/form.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import type { BoxMm } from '../../schemas/units.ts';
import type { PageImage } from '../ports.ts';
import type { RgbImage } from '../raster/image.ts';
import type { RegisteredPage } from './contracts.ts';
import type { Point } from './homography.ts';
import { quadOf } from './quad-of.ts';

type Colour = readonly [number, number, number];
/** By residual: good, doubtful, beyond the form's limit. */
const GOOD: Colour = [0, 150, 60];
const DOUBTFUL: Colour = [230, 140, 0];
const BAD: Colour = [220, 0, 40];
const PAGE_EDGE: Colour = [40, 90, 220];
/** A residual above this share of the limit is drawn as doubtful. */
const DOUBT_SHARE = 0.5;

/**
 * The scan as it came, with the page's outline and every box of its fields drawn where they were
 * found, coloured by their local residual. For people: a picture of what the reader saw.
 */
export function drawOverlay(page: PageImage, registered: RegisteredPage, form: Form): RgbImage {
  const picture = copyAsRgb(page);
  const size = form.pages[registered.page.number - 1]!;
  const thickness = Math.max(1, Math.round(registered.reading.measuredDpi.x / 120));
  const edge = { x: 0, y: 0, width: size.width, height: size.height } as BoxMm;
  drawQuad(picture, quadOf(registered, edge), PAGE_EDGE, thickness);
  for (const field of form.fields) {
    if (field.page !== registered.page.number) continue;
    const limit = field.policy?.maxResidual ?? form.policy.maxResidual;
    for (const { box } of partsOf(field)) {
      const residual = registered.residualAt(box);
      const colour = residual > limit ? BAD : residual > limit * DOUBT_SHARE ? DOUBTFUL : GOOD;
      drawQuad(picture, quadOf(registered, box), colour, thickness);
    }
  }
  return picture;
}

function copyAsRgb({ grey, colour }: PageImage): RgbImage {
  const { width, height } = grey;
  if (colour) return { width, height, data: Uint8Array.from(colour.data) };
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < grey.data.length; at++) data.fill(grey.data[at]!, 3 * at, 3 * at + 3);
  return { width, height, data };
}

function drawQuad(
  picture: RgbImage,
  corners: readonly Point[],
  colour: Colour,
  thickness: number,
): void {
  corners.forEach((corner, index) => {
    drawLine(picture, corner, corners[(index + 1) % corners.length]!, colour, thickness);
  });
}

function drawLine(
  { width, height, data }: RgbImage,
  from: Point,
  to: Point,
  colour: Colour,
  thickness: number,
): void {
  const steps = Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y), 1));
  const half = (thickness - 1) / 2;
  for (let step = 0; step <= steps; step++) {
    const x = from.x + ((to.x - from.x) * step) / steps;
    const y = from.y + ((to.y - from.y) * step) / steps;
    for (let dy = -half; dy <= half; dy++)
      for (let dx = -half; dx <= half; dx++) {
        const px = Math.floor(x + dx);
        const py = Math.floor(y + dy);
        if (px < 0 || py < 0 || px >= width || py >= height) continue;
        data.set(colour, 3 * (py * width + px));
      }
  }
}
