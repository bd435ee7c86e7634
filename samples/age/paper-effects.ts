import type { Random } from '../random.ts';
import { pixelsPerMm, type Colour, type Sheet } from '../raster/sheet.ts';
import { colourOf } from '../raster/sheet.ts';
import { strokeLines } from '../raster/mask.ts';
import { paintMask, type Pen } from '../ink/pen.ts';
import type { Fold } from './placement.ts';

/** What has happened to the paper itself, drawn in place at the drawing resolution. */

/** Takes toner away: `faintness` of it on the whole, in clouds of some centimetres. */
export function fadePrint(sheet: Sheet, faintness: number, random: Random): void {
  const scale = pixelsPerMm(sheet);
  const [a, b, c] = [
    random.between(0, 6.3),
    random.between(0.04, 0.09),
    random.between(0.03, 0.08),
  ];
  const across = new Float32Array(sheet.width);
  for (let x = 0; x < sheet.width; x += 1) across[x] = Math.sin(a + (b * x) / scale);
  for (const plane of sheet.planes)
    for (let y = 0; y < sheet.height; y += 1) {
      const down = Math.sin(a * 2 + (c * y) / scale);
      for (let x = 0; x < sheet.width; x += 1) {
        const at = y * sheet.width + x;
        const ink = 255 - (plane[at] as number);
        if (ink > 0)
          plane[at] = 255 - ink * (1 - faintness * (0.8 + 0.2 * down * (across[x] as number)));
      }
    }
}

/** The shine of a crease, the shadow beside it, and toner broken off along it. */
export function shadeFold(sheet: Sheet, fold: Fold, strength: number, random: Random): void {
  const scale = pixelsPerMm(sheet);
  const horizontal = fold.axis === 'horizontal';
  const middle = fold.at * scale;
  const reach = Math.ceil(7 * scale);
  const length = horizontal ? sheet.width : sheet.height;
  const limit = horizontal ? sheet.height : sheet.width;
  const tilt = random.normal(0, 0.0008);
  const lost = Uint8Array.from({ length }, () => (random.chance(0.25) ? 1 : 0));
  const gains = foldGains(reach, scale, strength);
  const edge = 0.2 * scale;
  for (const plane of sheet.planes)
    for (let along = 0; along < length; along += 1) {
      const centre = middle + (fold.lean ?? 0) * along + tilt * (along - length / 2);
      const first = Math.max(0, Math.ceil(centre) - reach);
      const last = Math.min(limit - 1, Math.floor(centre) + reach);
      for (let across = first; across <= last; across += 1) {
        const distance = across - centre;
        const at = horizontal ? across * sheet.width + along : along * sheet.width + across;
        let value = (plane[at] as number) * (gains[((distance + reach) * 4 + 0.5) | 0] as number);
        if (lost[along] === 1 && distance > -edge && distance < edge && value < 190) value = 190;
        plane[at] = value > 255 ? 255 : value;
      }
    }
}

/** How light a crease is from −reach to +reach pixels, in quarters of a pixel. */
function foldGains(reach: number, scale: number, strength: number): Float32Array {
  return Float32Array.from({ length: reach * 8 + 2 }, (_, index) => {
    const distance = (index / 4 - reach) / scale;
    const shadow = (distance < 0 ? 1 : -0.35) * Math.exp(-Math.abs(distance) / 1.8);
    const crease = 1.2 * Math.exp(-((distance / 0.18) ** 2));
    return Math.max(0, 1 - strength * (shadow + crease));
  });
}

/** A dried drop: slightly dark, darker at its uneven edge. Sizes in millimetres. */
export function stain(sheet: Sheet, x: number, y: number, radius: number, random: Random): void {
  const scale = pixelsPerMm(sheet);
  const colour: Colour = random.pick([
    [196, 168, 120],
    [205, 190, 160],
    [190, 195, 200],
  ] as const);
  const strength = random.between(0.25, 0.8);
  const lobes = [2, 3, 5].map((count) => ({
    count,
    phase: random.between(0, 6.3),
    by: random.between(0.02, 0.1),
  }));
  const reach = Math.ceil(radius * 1.3 * scale);
  const [cx, cy] = [Math.round(x * scale), Math.round(y * scale)];
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1) {
      const [px, py] = [cx + dx, cy + dy];
      if (px < 0 || py < 0 || px >= sheet.width || py >= sheet.height) continue;
      const angle = Math.atan2(dy, dx);
      const edge = lobes.reduce(
        (sum, lobe) => sum + lobe.by * Math.sin(lobe.count * angle + lobe.phase),
        1,
      );
      const share = Math.hypot(dx, dy) / scale / (radius * edge);
      if (share > 1.08) continue;
      const rim = Math.exp(-(((share - 0.97) / 0.06) ** 2));
      const amount = strength * (share < 1 ? 0.35 + 0.65 * rim : rim * 0.8);
      sheet.planes.forEach((plane, index) => {
        const at = py * sheet.width + px;
        const tint = 1 - amount * (1 - colourOf(colour, sheet, index) / 255);
        plane[at] = (plane[at] as number) * tint;
      });
    }
}

/** Two holes of a Japanese two-hole punch: 80 mm apart, 6 mm wide, 12 mm from the left edge. */
export function punchHoles(sheet: Sheet, bed: Colour, random: Random): void {
  const scale = pixelsPerMm(sheet);
  const middle = sheet.height / 2 + random.normal(0, 3) * scale;
  const pen: Pen = { name: 'hole', colour: bed, width: 6, growth: 0, density: 1, grain: 0 };
  for (const offset of [-40, 40]) {
    const point = [random.normal(12, 0.6) * scale, middle + offset * scale];
    const hole = strokeLines([point], () => 3 * scale);
    if (hole) coverWith(sheet, hole, pen.colour);
    const rim = strokeLines([point], () => 3.15 * scale);
    if (rim) paintMask(sheet, rim, { ...pen, colour: [150, 150, 150], density: 0.2 }, random);
  }
}

function coverWith(
  sheet: Sheet,
  mask: NonNullable<ReturnType<typeof strokeLines>>,
  colour: Colour,
): void {
  for (let row = 0; row < mask.height; row += 1)
    for (let column = 0; column < mask.width; column += 1) {
      const [x, y] = [mask.x + column, mask.y + row];
      const covered = mask.data[row * mask.width + column] as number;
      if (covered <= 0 || x < 0 || y < 0 || x >= sheet.width || y >= sheet.height) continue;
      sheet.planes.forEach((plane, index) => {
        const at = y * sheet.width + x;
        const before = plane[at] as number;
        plane[at] = before + (colourOf(colour, sheet, index) - before) * covered;
      });
    }
}

/** Print on the back, seen through the paper: mirrored, soft, a few per cent of the light. */
export function showThrough(sheet: Sheet, back: Sheet, strength: number): void {
  const { small, columns, rows } = shrink(back);
  const mirrored = Int32Array.from({ length: sheet.width }, (_, x) =>
    Math.max(0, columns - 1 - Math.floor(x / SHRINK)),
  );
  for (const front of sheet.planes)
    for (let y = 0; y < sheet.height; y += 1) {
      const row = Math.min(rows - 1, Math.floor(y / SHRINK)) * columns;
      for (let x = 0, at = y * sheet.width; x < sheet.width; x += 1, at += 1) {
        const ink = small[row + (mirrored[x] as number)] as number;
        if (ink > 0) front[at] = (front[at] as number) * (1 - strength * ink);
      }
    }
}

/** Paper blurs what shines through it: means over so many pixels (a third of a millimetre). */
const SHRINK = 4;

/** Share of ink, 0 … 1, in blocks of SHRINK × SHRINK pixels. */
function shrink(sheet: Sheet): { small: Float32Array; columns: number; rows: number } {
  const columns = Math.ceil(sheet.width / SHRINK);
  const rows = Math.ceil(sheet.height / SHRINK);
  const small = new Float32Array(columns * rows);
  const [plane] = sheet.planes;
  if (!plane) throw new RangeError('a sheet has at least one plane');
  const weight = 1 / (255 * SHRINK * SHRINK);
  for (let y = 0; y < sheet.height; y += 1) {
    const row = ((y / SHRINK) | 0) * columns;
    for (let x = 0, from = y * sheet.width; x < sheet.width; x += 1, from += 1) {
      const at = row + ((x / SHRINK) | 0);
      small[at] = (small[at] as number) + (255 - (plane[from] as number)) * weight;
    }
  }
  return { small, columns, rows };
}
