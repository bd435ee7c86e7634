import { createGrey } from '../../../recognition/raster/image.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';
import { chooseHand } from '../../../samples/ink/hand.ts';
import { choosePrint, typeLine } from '../../../samples/ink/type-text.ts';
import { writeLine } from '../../../samples/ink/write-text.ts';
import { seeded } from '../../../samples/random.ts';
import { createSheet } from '../../../samples/raster/sheet.ts';

const BLEED = 18;
const HEIGHT = 100;

/** A line as the segmenter hands it over, printed or written by a tidy hand of this seed. */
export function drawLine(text: string, style: 'typed' | 'handwritten', seed: string): Crop {
  const inner = { x: BLEED, y: BLEED, width: 1100, height: HEIGHT };
  const sheet = createSheet(inner.width + 2 * BLEED, HEIGHT + 2 * BLEED, 300, 1);
  const random = seeded(seed);
  if (style === 'typed') typeLine(sheet, text, inner, choosePrint(random), random);
  else writeLine(sheet, text, inner, chooseHand(random, 0.1), random);
  const ink = { ...createGrey(sheet.width, sheet.height), data: sheet.planes[0]! };
  return { raw: ink, blank: createGrey(sheet.width, sheet.height), ink, inner };
}
