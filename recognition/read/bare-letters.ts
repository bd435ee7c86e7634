import type { GreyImage } from '../raster/image.ts';
import { drawLetter, type TileBox } from './line-tile.ts';

/**
 * How letters stand on a line: how far they rise above the baseline and reach below it, in heights of
 * a capital. As in training/latin/render.py.
 */
export const LETTER_STANDS = [
  { rise: 1, below: 0 },
  { rise: 0.65, below: 0 },
  { rise: 0.65, below: 0.32 },
  { rise: 0.9, below: 0 },
  { rise: 0.9, below: 0.32 },
] as const;

const STANDS: readonly (readonly [letters: string, stand: number])[] = [
  ['acemnorsuvwxz', 1],
  ['gpqy', 2],
  ['i', 3],
  ['j', 4],
];

/** How a letter stands: its place in `LETTER_STANDS`. Capitals, digits and tall letters fill the height. */
export const standOf = (letter: string): number =>
  STANDS.find(([letters]) => letters.includes(letter))?.[1] ?? 0;

/** The ink of a box as it would be drawn if it were a letter of each stand. */
export function drawBareLetters(image: GreyImage, box: TileBox, side: number): Float32Array[] {
  const owned = { owner: new Int16Array(image.data.length), first: 0, last: 0 };
  return LETTER_STANDS.map(({ rise, below }) => {
    const capital = (box.bottom - box.top) / (rise + below);
    const place = { baseline: box.bottom - below * capital, capital };
    const tile = new Float32Array(side * side);
    drawLetter(image, box, owned, place, side, tile);
    return tile;
  });
}
