import type { GreyImage, RectPx } from '../raster/image.ts';

/** A connected patch of ink, 8-connected. Box in pixels, right and bottom exclusive. */
export interface Component {
  readonly label: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
  area: number;
}

export interface Labelled {
  readonly width: number;
  readonly height: number;
  /** 0 = paper, else the component's label. */
  readonly labels: Int32Array;
  readonly components: Component[];
}

/** Connected components of the pixels darker than `threshold`, ordered by first row met. */
export function labelComponents(image: GreyImage, threshold: number): Labelled {
  const { width, height, data } = image;
  const labels = new Int32Array(width * height);
  const parents: number[] = [0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (data[at]! >= threshold) continue;
      labels[at] = joinNeighbours(labels, parents, at, x, y, width);
    }
  const components = new Map<number, Component>();
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (labels[at] === 0) continue;
      const label = findRoot(parents, labels[at]!);
      labels[at] = label;
      extend(components, label, x, y);
    }
  return { width, height, labels, components: [...components.values()] };
}

/**
 * Label of a pixel from its four neighbours already seen, of which adjacent ones have been joined
 * before: only the one above to the right may still lie apart from those on the left.
 */
function joinNeighbours(
  labels: Int32Array,
  parents: number[],
  at: number,
  x: number,
  y: number,
  width: number,
): number {
  const above = y > 0 ? labels[at - width]! : 0;
  if (above !== 0) return findRoot(parents, above);
  const before = x > 0 ? labels[at - 1]! : 0;
  const left = before === 0 && x > 0 && y > 0 ? labels[at - width - 1]! : before;
  const right = y > 0 && x < width - 1 ? labels[at - width + 1]! : 0;
  if (left !== 0 && right !== 0) return joinRoots(parents, left, right);
  if (left !== 0 || right !== 0) return findRoot(parents, left + right);
  parents.push(parents.length);
  return parents.length - 1;
}

/** The smaller root stands for both. */
function joinRoots(parents: number[], one: number, two: number): number {
  const first = findRoot(parents, one);
  const second = findRoot(parents, two);
  if (first < second) return (parents[second] = first);
  return (parents[first] = second);
}

function findRoot(parents: number[], label: number): number {
  let root = label;
  while (parents[root] !== root) root = parents[root]!;
  for (let at = label; at !== root;) {
    const next = parents[at]!;
    parents[at] = root;
    at = next;
  }
  return root;
}

function extend(components: Map<number, Component>, label: number, x: number, y: number): void {
  const known = components.get(label);
  if (!known) {
    components.set(label, { label, left: x, top: y, right: x + 1, bottom: y + 1, area: 1 });
    return;
  }
  known.left = Math.min(known.left, x);
  known.right = Math.max(known.right, x + 1);
  known.bottom = Math.max(known.bottom, y + 1);
  known.area += 1;
}

/** The box of all parts together. */
export function boundsOf(parts: readonly Component[]): RectPx {
  const x = Math.min(...parts.map(({ left }) => left));
  const y = Math.min(...parts.map(({ top }) => top));
  const right = Math.max(...parts.map((part) => part.right));
  const bottom = Math.max(...parts.map((part) => part.bottom));
  return { x, y, width: right - x, height: bottom - y };
}
