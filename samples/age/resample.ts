import { pixelsPerMm, type Colour, type Sheet } from '../raster/sheet.ts';
import { colourOf } from '../raster/sheet.ts';
import type { Geometry } from './placement.ts';

/** The map is worked out exactly at every so many pixels and straight between: error < 0.01 mm. */
const NODE = 16;

/** "Scans" a drawn sheet: resamples it once through the geometry; `bed` shows beside the paper. */
export function resample(sheet: Sheet, geometry: Geometry, dpi: number, bed: Colour): Sheet {
  const { width, height } = geometry;
  const nodes = mapNodes(geometry, pixelsPerMm(sheet));
  const samples = Math.max(1, Math.ceil(sheet.dpi / dpi - 0.01));
  const planes = sheet.planes.map((plane, index) => {
    const out = new Uint8Array(width * height);
    const shade = Math.round(colourOf(bed, sheet, index));
    for (let y = 0; y < height; y += 1)
      resampleRow(plane, sheet, out, y, width, nodes, samples, shade);
    return out;
  });
  return { width, height, dpi, planes };
}

interface Nodes {
  readonly columns: number;
  /** x, y of the source for every node, in pixels of the drawn sheet. */
  readonly at: Float64Array;
}

function mapNodes(geometry: Geometry, scale: number): Nodes {
  const columns = Math.ceil(geometry.width / NODE) + 2;
  const rows = Math.ceil(geometry.height / NODE) + 2;
  const at = new Float64Array(columns * rows * 2);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = geometry.toForm(column * NODE, row * NODE);
      const index = (row * columns + column) * 2;
      at[index] = x * scale;
      at[index + 1] = y * scale;
    }
  return { columns, at };
}

/** One row of the scan: the mean of `samples`² bilinear samples a pixel, against aliasing. */
function resampleRow(
  plane: Uint8Array,
  source: Sheet,
  out: Uint8Array,
  y: number,
  width: number,
  { columns, at }: Nodes,
  samples: number,
  shade: number,
): void {
  const line = new Float64Array(columns * 2);
  const sums = new Float32Array(width);
  const [sourceWidth, sourceHeight] = [source.width, source.height];
  const [lastX, lastY] = [sourceWidth - 1, sourceHeight - 1];
  for (let sub = 0; sub < samples; sub += 1) {
    const rowAt = (y + (sub + 0.5) / samples) / NODE;
    const row = Math.floor(rowAt);
    const down = rowAt - row;
    for (let index = 0; index < line.length; index += 1) {
      const above = at[row * line.length + index] as number;
      line[index] = above + ((at[(row + 1) * line.length + index] as number) - above) * down;
    }
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      for (let step = 0; step < samples; step += 1) {
        const columnAt = (x + (step + 0.5) / samples) / NODE;
        const node = columnAt | 0;
        const across = columnAt - node;
        const u =
          (line[node * 2] as number) * (1 - across) + (line[node * 2 + 2] as number) * across - 0.5;
        const v =
          (line[node * 2 + 1] as number) * (1 - across) +
          (line[node * 2 + 3] as number) * across -
          0.5;
        if (u < -0.5 || v < -0.5 || u > lastX + 0.5 || v > lastY + 0.5) {
          sum += shade;
          continue;
        }
        const left = u <= 0 ? 0 : u >= lastX ? lastX - 1 : u | 0;
        const top = v <= 0 ? 0 : v >= lastY ? lastY - 1 : v | 0;
        const fx = u - left;
        const fy = v - top;
        const corner = top * sourceWidth + left;
        const p00 = plane[corner] as number;
        const p01 = plane[corner + 1] as number;
        const p10 = plane[corner + sourceWidth] as number;
        const p11 = plane[corner + sourceWidth + 1] as number;
        const upper = p00 + (p01 - p00) * fx;
        sum += upper + (p10 + (p11 - p10) * fx - upper) * fy;
      }
      sums[x] = (sums[x] as number) + sum;
    }
  }
  const weight = 1 / (samples * samples);
  for (let x = 0; x < width; x += 1) {
    const value = (sums[x] as number) * weight + 0.5;
    out[y * width + x] = value < 0 ? 0 : value > 255 ? 255 : value;
  }
}
