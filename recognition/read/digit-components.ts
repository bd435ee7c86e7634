/** A connected piece of ink. Box edges are inclusive pixels. */
export interface InkComponent {
  readonly area: number;
  /** Pixels of it that lie inside the rectangle given to `labelInk`. */
  readonly areaInside: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LabelledInk {
  /** Per pixel: 0 = paper, n = `components[n - 1]`. */
  readonly labels: Int32Array;
  readonly components: readonly InkComponent[];
}

interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Splits a mask (1 = ink, `width × height`, row-major) into 8-connected pieces, in scan order of
 * their first pixel. Flood fill with an explicit stack: crops are small, and order is stable.
 */
export function labelInk(
  mask: Uint8Array,
  width: number,
  height: number,
  inside: Region,
): LabelledInk {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const components: InkComponent[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || labels[start] !== 0) continue;
    components.push(
      floodFill({ mask, labels, stack, width, height }, start, components.length + 1, inside),
    );
  }
  return { labels, components };
}

interface FloodState {
  readonly mask: Uint8Array;
  readonly labels: Int32Array;
  readonly stack: Int32Array;
  readonly width: number;
  readonly height: number;
}

function floodFill(state: FloodState, start: number, label: number, inside: Region): InkComponent {
  const { mask, labels, stack, width, height } = state;
  let depth = 0;
  stack[depth++] = start;
  labels[start] = label;
  let area = 0;
  let areaInside = 0;
  let [left, top, right, bottom] = [width, height, -1, -1];
  while (depth > 0) {
    const at = stack[--depth]!;
    const x = at % width;
    const y = (at - x) / width;
    area++;
    if (
      x >= inside.x &&
      x < inside.x + inside.width &&
      y >= inside.y &&
      y < inside.y + inside.height
    ) {
      areaInside++;
    }
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
      for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
        const next = ny * width + nx;
        if (mask[next] === 0 || labels[next] !== 0) continue;
        labels[next] = label;
        stack[depth++] = next;
      }
    }
  }
  return { area, areaInside, left, top, right, bottom };
}
