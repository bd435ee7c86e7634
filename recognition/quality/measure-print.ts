import { mm } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';
import { sampleGrey } from '../raster/sample.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { CROP_PIXELS_PER_MM } from '../segment/place-crop.ts';

/** Bound once: this runs for every sample. */
const { hypot, max, min } = Math;

/** Rows of the blank that are looked through for edges of print, pixels apart. */
const ROW_STEP = 17;
/** An edge of the blank: paper on one side, solid print on the other, over so many pixels each. */
const SOLID = 4;
const PAPER = 230;
const INK = 60;
/** Across an edge the scan is looked at this far each way, mm, in steps of: */
const REACH_MM = 0.55;
const STEP_MM = 0.02;
const MOST_EDGES = 400;

export interface PrintQuality {
  /** 0 … 1. */
  readonly contrast: number;
  /** Width of an edge, mm: its step over its steepest slope. A blur of deviation σ gives 2.5 σ. */
  readonly edge: number;
}

/** Looks at upright edges of the form's solid print; both are 0 where a form has none. */
export function measurePrint(
  scan: GreyImage,
  registered: RegisteredPage,
  paper: number,
): PrintQuality {
  const contrasts: number[] = [];
  const widths: number[] = [];
  for (const { x, y, side } of edgesFor(registered.page.blank)) {
    const values = lookAcross(scan, registered, x, y, side);
    if (!values) continue;
    const dark = min(...values);
    const bright = max(...values);
    contrasts.push(1 - dark / max(1, paper));
    if (bright - dark < 0.1 * paper) continue;
    let steepest = 0;
    // Over 0.08 mm, a pixel of a 300-dpi scan: interpolation has no finer slopes.
    for (let at = 4; at < values.length; at++)
      steepest = max(steepest, (values[at - 4]! - values[at]!) / (4 * STEP_MM));
    if (steepest > 0) widths.push((bright - dark) / steepest);
  }
  return { contrast: max(0, medianOf(contrasts)), edge: medianOf(widths) };
}

/** Looked for once, and kept as long as the blank. */
const edges = new WeakMap<GreyImage, Edge[]>();

function edgesFor(blank: GreyImage): Edge[] {
  let found = edges.get(blank);
  if (!found) edges.set(blank, (found = findEdges(blank)));
  return found;
}

interface Edge {
  readonly x: number;
  readonly y: number;
  readonly side: -1 | 1;
}

/** Edges along rows of the blank; `side` −1: paper to the left, 1: paper to the right. */
function findEdges({ width, height, data }: GreyImage): Edge[] {
  const edges: Edge[] = [];
  const isAll = (from: number, isDark: boolean): boolean => {
    for (let at = from; at < from + SOLID; at++)
      if (isDark ? data[at]! > INK : data[at]! < PAPER) return false;
    return true;
  };
  for (let y = ROW_STEP; y < height; y += ROW_STEP)
    for (let x = 2 * SOLID; x < width - 2 * SOLID; x++) {
      const at = y * width + x;
      if (data[at]! > INK === data[at - 2]! > INK) continue;
      if (isAll(at - 2 - SOLID, false) && isAll(at, true)) edges.push({ x: x - 1, y, side: -1 });
      else if (isAll(at - 1 - SOLID, true) && isAll(at + 1, false)) edges.push({ x, y, side: 1 });
      else continue;
      x += SOLID;
    }
  const pitch = max(1, Math.floor(edges.length / MOST_EDGES));
  return edges.filter((_, index) => index % pitch === 0);
}

/** Brightness from the paper into the print; null beyond the scan. */
function lookAcross(
  scan: GreyImage,
  registered: RegisteredPage,
  x: number,
  y: number,
  side: -1 | 1,
): number[] | null {
  const at = (distance: number) =>
    registered.toImage({
      x: mm(x / CROP_PIXELS_PER_MM - side * distance),
      y: mm((y + 0.5) / CROP_PIXELS_PER_MM),
    });
  const from = at(-REACH_MM);
  const to = at(REACH_MM);
  if (hypot(to.x - from.x, to.y - from.y) === 0) return null;
  const values: number[] = [];
  const steps = Math.round((2 * REACH_MM) / STEP_MM);
  for (let step = 0; step <= steps; step++) {
    const share = step / steps;
    const value = sampleGrey(
      scan,
      from.x + share * (to.x - from.x),
      from.y + share * (to.y - from.y),
      -1,
    );
    if (value < 0) return null;
    values.push(value);
  }
  return values;
}

function medianOf(values: number[]): number {
  values.sort((one, other) => one - other);
  return values[values.length >> 1] ?? 0;
}
