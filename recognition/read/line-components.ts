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

/** Label of a pixel from its four neighbours already seen; joins those that it connects. */
function joinNeighbours(
  labels: Int32Array,
  parents: number[],
  at: number,
  x: number,
  y: number,
  width: number,
): number {
  let label = 0;
  const visit = (other: number): void => {
    if (other === 0) return;
    const root = findRoot(parents, other);
    if (label === 0) label = root;
    else if (root !== label) {
      const [low, high] = root < label ? [root, label] : [label, root];
      parents[high] = low;
      label = low;
    }
  };
  if (x > 0) visit(labels[at - 1]!);
  if (y > 0) {
    visit(labels[at - width]!);
    if (x > 0) visit(labels[at - width - 1]!);
    if (x < width - 1) visit(labels[at - width + 1]!);
  }
  if (label !== 0) return label;
  parents.push(parents.length);
  return parents.length - 1;
}

function findRoot(parents: number[], label: number): number {
  let root = label;
  while (parents[root] !== root) root = parents[root]!;
  while (parents[label] !== root) [label, parents[label]] = [parents[label]!, root];
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
