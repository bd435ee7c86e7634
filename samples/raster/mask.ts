/** Coverage of a small region of a sheet, 0 … 1 a pixel; `x`, `y` its top left pixel there. */
export interface Mask {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A flattened contour or stroke: x, y, x, y …, in pixels. */
export type Polyline = readonly number[] | Float64Array;

/** Room around a shape, so that a pen can be thickened and blurred without being cut. */
const MARGIN = 4;

interface Bounds {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function boundsOf(lines: readonly Polyline[]): Bounds | null {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const line of lines)
    for (let index = 0; index + 1 < line.length; index += 2) {
      const x = line[index] as number;
      const y = line[index + 1] as number;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y);
    }
  return Number.isFinite(bounds.left) ? bounds : null;
}

function emptyMask(bounds: Bounds, margin: number): Mask {
  const x = Math.floor(bounds.left - margin);
  const y = Math.floor(bounds.top - margin);
  const width = Math.ceil(bounds.right + margin) - x + 1;
  const height = Math.ceil(bounds.bottom + margin) - y + 1;
  return { x, y, width, height, data: new Float32Array(width * height) };
}

/**
 * Fills closed contours, anti-aliased. Exact signed areas are accumulated along each row and summed
 * (the method of font-rs), so overlapping contours of one glyph stay filled.
 */
export function fillContours(contours: readonly Polyline[]): Mask | null {
  const bounds = boundsOf(contours);
  if (!bounds) return null;
  const mask = emptyMask(bounds, MARGIN);
  for (const contour of contours) {
    const last = contour.length - 2;
    for (let index = 0; index <= last; index += 2) {
      const next = index === last ? 0 : index + 2;
      accumulateEdge(
        mask,
        (contour[index] as number) - mask.x,
        (contour[index + 1] as number) - mask.y,
        (contour[next] as number) - mask.x,
        (contour[next + 1] as number) - mask.y,
      );
    }
  }
  for (let row = 0; row < mask.height; row += 1) {
    let sum = 0;
    for (let at = row * mask.width; at < (row + 1) * mask.width; at += 1) {
      sum += mask.data[at] as number;
      mask.data[at] = Math.min(1, Math.abs(sum));
    }
  }
  return mask;
}

/** Adds one edge's signed area to every row that it crosses. */
function accumulateEdge(mask: Mask, fromX: number, fromY: number, toX: number, toY: number): void {
  if (fromY === toY) return;
  const direction = fromY < toY ? 1 : -1;
  const [x0, y0, x1, y1] = direction > 0 ? [fromX, fromY, toX, toY] : [toX, toY, fromX, fromY];
  const slope = (x1 - x0) / (y1 - y0);
  let x = x0;
  for (let row = Math.floor(y0); row < Math.ceil(y1); row += 1) {
    const height = Math.min(row + 1, y1) - Math.max(row, y0);
    const nextX = x + slope * height;
    accumulateSpan(mask, row, Math.min(x, nextX), Math.max(x, nextX), height * direction);
    x = nextX;
  }
}

/** One edge within one row: `area` spread over the pixels between `left` and `right`. */
function accumulateSpan(mask: Mask, row: number, left: number, right: number, area: number): void {
  const { data, width } = mask;
  const first = Math.floor(left);
  const last = Math.ceil(right);
  const at = row * width + first;
  if (last <= first + 1) {
    const middle = (left + right) / 2 - first;
    data[at] = (data[at] as number) + area * (1 - middle);
    data[at + 1] = (data[at + 1] as number) + area * middle;
    return;
  }
  const step = area / (right - left);
  let previous = 0;
  for (let index = first; index <= last; index += 1) {
    const upTo = Math.min(right, index + 1);
    const from = Math.max(left, index);
    // Covered area of this pixel: to the right of the edge within the pixel, plus what went before.
    const inside = upTo > from ? step * (upTo - from) * (index + 1 - (from + upTo) / 2) : 0;
    const before = index > left ? step * (Math.min(right, index) - left) : 0;
    const total = before + inside;
    const cell = row * width + index;
    data[cell] = (data[cell] as number) + total - previous;
    previous = total;
  }
}

/** A pen drawn along open lines: round ends, the radius (pixels) given for each point. */
export function strokeLines(
  lines: readonly Polyline[],
  radiusAt: (line: number, share: number) => number,
): Mask | null {
  const bounds = boundsOf(lines);
  if (!bounds) return null;
  let widest = 0;
  lines.forEach(
    (_, index) => (widest = Math.max(widest, radiusAt(index, 0), radiusAt(index, 0.5))),
  );
  const mask = emptyMask(bounds, MARGIN + widest * 1.5);
  lines.forEach((line, number) => {
    const segments = Math.max(1, line.length / 2 - 1);
    for (let index = 0; index < segments; index += 1) {
      const at = index * 2;
      const end = line.length > 2 ? at + 2 : at;
      drawCapsule(
        mask,
        line[at] as number,
        line[at + 1] as number,
        line[end] as number,
        line[end + 1] as number,
        radiusAt(number, (index + 0.5) / segments),
      );
    }
  });
  return mask;
}

function drawCapsule(
  mask: Mask,
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  radius: number,
): void {
  const [ax, ay, bx, by] = [fromX - mask.x, fromY - mask.y, toX - mask.x, toY - mask.y];
  const reach = radius + 1;
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(mask.height - 1, Math.ceil(Math.max(ay, by) + reach));
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(mask.width - 1, Math.ceil(Math.max(ax, bx) + reach));
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  for (let y = top; y <= bottom; y += 1)
    for (let x = left; x <= right; x += 1) {
      const share =
        length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
      const distance = Math.hypot(x - ax - share * dx, y - ay - share * dy);
      const covered = Math.min(1, radius + 0.5 - distance);
      const at = y * mask.width + x;
      if (covered > (mask.data[at] as number)) mask.data[at] = covered;
    }
}
