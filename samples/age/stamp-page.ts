import names from '../answers/names.json' with { type: 'json' };
import { findGlyph } from '../ink/draw-character.ts';
import { loadTypefaces, type Typeface } from '../ink/fonts.ts';
import { paintMask, type Pen } from '../ink/pen.ts';
import type { Random } from '../random.ts';
import { fillContours, strokeLines } from '../raster/mask.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import type { Ageing } from './choose-ageing.ts';

/**
 * Presses a seal on the paper where the ageing wants one. Apart from `agePage`, since it needs
 * fonts that are installed for development only, and the blank gate ages pages everywhere.
 */
export function stampPage(sheet: Sheet, ageing: Ageing, random: Random): void {
  if (!ageing.stamp) return;
  const faces = loadTypefaces('print-japanese').slice(1);
  const name = random.pick(names.surnames)[0] ?? '';
  stampSeal(sheet, ageing.stamp, name, faces, random.fork('stamp'));
}

/** A seal: a vermilion ring with a name in it, unevenly inked. Sizes in millimetres. */
function stampSeal(
  sheet: Sheet,
  place: { readonly x: number; readonly y: number; readonly diameter: number },
  name: string,
  faces: readonly Typeface[],
  random: Random,
): void {
  const scale = pixelsPerMm(sheet);
  const pen: Pen = {
    name: 'seal',
    colour: [214, 58, 44],
    width: 0.5,
    growth: 0,
    density: random.between(0.7, 0.95),
    grain: 0.35,
  };
  const [cx, cy, radius] = [place.x * scale, place.y * scale, (place.diameter / 2) * scale];
  const ring = Array.from({ length: 61 }, (_, index) => {
    const angle = (index / 60) * 2 * Math.PI;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  }).flat();
  const turn = random.normal(0, 0.12);
  const characters = [...name].slice(0, 3);
  const size = (radius * 1.75) / Math.max(2, characters.length);
  const contours = characters.flatMap((character, index) =>
    findGlyph(faces, character).contours.map((contour) =>
      contour.map((_, at) => {
        const even = at - (at % 2);
        const x = ((contour[even] as number) - 0.5) * Math.min(size * 1.25, radius * 1.2);
        const y = ((contour[even + 1] as number) + 0.88 + index - characters.length / 2) * size;
        return at % 2 === 0
          ? cx + x * Math.cos(turn) - y * Math.sin(turn)
          : cy + x * Math.sin(turn) + y * Math.cos(turn);
      }),
    ),
  );
  const masks = [strokeLines([ring], () => pen.width * scale * 0.5), fillContours(contours)];
  for (const mask of masks) if (mask) paintMask(sheet, mask, pen, random);
}
