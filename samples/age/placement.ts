import { MM_PER_INCH } from '../../schemas/units.ts';

/** Row-major 3 × 3. */
export type Matrix = readonly number[];

/** How the sheet lies under the scanner. Lengths in millimetres, angles in radians. */
export interface Placement extends Stretch {
  readonly page: { readonly width: number; readonly height: number };
  readonly dpi: number;
  readonly turned: 0 | 90 | 180 | 270;
  readonly mirrored: boolean;
  readonly rotation: number;
  readonly shear: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly shiftX: number;
  readonly shiftY: number;
  readonly perspectiveX: number;
  readonly perspectiveY: number;
  /** Bed added to the frame at each of its edges; negative: cropped. Left out: none. */
  readonly margin?: Margin;
}

export interface Margin {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Smooth local stretch: a displacement of `amplitude` mm along (x, y), a sine over the page. */
export interface Wave {
  readonly alongX: number;
  readonly alongY: number;
  readonly frequencyX: number;
  readonly frequencyY: number;
  readonly phase: number;
}

/** A fold across the page: what lies behind it is shifted along the fold. */
export interface Fold {
  readonly axis: 'horizontal' | 'vertical';
  /** Where it starts, at the page's left or top edge, mm. */
  readonly at: number;
  readonly shift: number;
  /** What lies behind it is also shifted across the fold, mm: paper stands up there. */
  readonly gap?: number | undefined;
  /** Millimetres by which the fold wanders per millimetre along it. */
  readonly lean?: number | undefined;
}

export interface Stretch {
  readonly waves: readonly Wave[];
  readonly folds: readonly Fold[];
}

/** Paper bends over about this length at a fold: millimetres. */
const FOLD_WIDTH = 2;
/** Tilts beyond this are scanned on a larger bed, as corners would be cut off otherwise. */
const LARGEST_TILT_IN_FRAME = 0.02;

export interface Geometry {
  readonly width: number;
  readonly height: number;
  /** Millimetres of the flat sheet → pixels of the scan (centres at .5). */
  readonly homography: Matrix;
  readonly inverse: Matrix;
  /** The point of the form (mm) that a place on the scan shows, stretch included. */
  toForm(x: number, y: number): readonly [number, number];
}

export function layOut(placement: Placement): Geometry {
  const scale = placement.dpi / MM_PER_INCH;
  const base = placeOnBed(placement);
  const frame = widen(frameOf(placement, base), placement.margin);
  const width = Math.round(frame.width * scale);
  const height = Math.round(frame.height * scale);
  const toPixels = [scale, 0, -frame.left * scale, 0, scale, -frame.top * scale, 0, 0, 1];
  const product = multiply(toPixels, base);
  const homography = product.map((value) => value / (product[8] as number));
  const inverse = invert(homography);
  return {
    width,
    height,
    homography,
    inverse,
    toForm: (x, y) => {
      const [flatX, flatY] = project(inverse, x, y);
      const [dx, dy] = displace(placement, flatX, flatY);
      return [flatX + dx, flatY + dy];
    },
  };
}

/**
 * Where a point of the form (mm) lies on the scan (pixels, centres at .5), stretch included.
 * The stretch is told as p = q + d(q) for the flat sheet's q; d changes slowly, so that
 * q ← p − d(q) settles within some steps.
 */
export function locateOnScan(
  homography: Matrix,
  stretch: Stretch,
  x: number,
  y: number,
): [number, number] {
  let [flatX, flatY] = [x, y];
  for (let step = 0; step < 12; step += 1) {
    const [dx, dy] = displace(stretch, flatX, flatY);
    [flatX, flatY] = [x - dx, y - dy];
  }
  return project(homography, flatX, flatY);
}

/** Form millimetres → millimetres on the scanner's bed, the page's centre at (0, 0). */
function placeOnBed(placement: Placement): Matrix {
  const { page, mirrored, shear, scaleX, scaleY, shiftX, shiftY } = placement;
  const angle = placement.rotation + (placement.turned * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const centre = [1, 0, -page.width / 2, 0, 1, -page.height / 2, 0, 0, 1];
  const stretch = [mirrored ? -scaleX : scaleX, shear, 0, 0, scaleY, 0, 0, 0, 1];
  const tilt = [
    1,
    0,
    0,
    0,
    1,
    0,
    placement.perspectiveX / page.width,
    placement.perspectiveY / page.height,
    1,
  ];
  const turn = [cos, -sin, 0, sin, cos, 0, 0, 0, 1];
  const shift = [1, 0, shiftX, 0, 1, shiftY, 0, 0, 1];
  return [turn, tilt, stretch, centre].reduce((matrix, next) => multiply(matrix, next), shift);
}

/** The part of the bed that becomes the scan: the page's own size, or larger for tilted pages. */
function frameOf(
  { page, turned, rotation, perspectiveX, perspectiveY }: Placement,
  base: Matrix,
): Frame {
  const upright = turned % 180 === 0;
  const width = upright ? page.width : page.height;
  const height = upright ? page.height : page.width;
  const isFlat = perspectiveX === 0 && perspectiveY === 0;
  if (isFlat && Math.abs(rotation) <= LARGEST_TILT_IN_FRAME)
    return { left: -width / 2, top: -height / 2, width, height };
  const corners = [
    project(base, 0, 0),
    project(base, page.width, 0),
    project(base, page.width, page.height),
    project(base, 0, page.height),
  ];
  const left = Math.min(...corners.map(([x]) => x)) - 2;
  const top = Math.min(...corners.map(([, y]) => y)) - 2;
  const right = Math.max(...corners.map(([x]) => x)) + 2;
  const bottom = Math.max(...corners.map(([, y]) => y)) + 2;
  return { left, top, width: right - left, height: bottom - top };
}

interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function widen(frame: Frame, margin: Margin | undefined): Frame {
  if (!margin) return frame;
  return {
    left: frame.left - margin.left,
    top: frame.top - margin.top,
    width: frame.width + margin.left + margin.right,
    height: frame.height + margin.top + margin.bottom,
  };
}

function displace(placement: Stretch, x: number, y: number): [number, number] {
  let [dx, dy] = [0, 0];
  for (const wave of placement.waves) {
    const value = Math.sin(wave.frequencyX * x + wave.frequencyY * y + wave.phase);
    dx += wave.alongX * value;
    dy += wave.alongY * value;
  }
  for (const fold of placement.folds) {
    const [along, across] = fold.axis === 'horizontal' ? [x, y] : [y, x];
    const distance = across - fold.at - (fold.lean ?? 0) * along;
    const half = Math.tanh(distance / FOLD_WIDTH) / 2;
    const [shift, gap] = [fold.shift * half, (fold.gap ?? 0) * half];
    dx += fold.axis === 'horizontal' ? shift : gap;
    dy += fold.axis === 'horizontal' ? gap : shift;
  }
  return [dx, dy];
}

export function project(m: Matrix, x: number, y: number): [number, number] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = m;
  const w = g * x + h * y + i;
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w];
}

function multiply(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: 9 }, (_, index) => {
    const [row, column] = [Math.floor(index / 3) * 3, index % 3];
    return [0, 1, 2].reduce(
      (sum, k) => sum + (a[row + k] as number) * (b[k * 3 + column] as number),
      0,
    );
  });
}

function invert(m: Matrix): number[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = m;
  const [A, B, C] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * A + b * B + c * C;
  return [
    A,
    c * h - b * i,
    b * f - c * e,
    B,
    a * i - c * g,
    c * d - a * f,
    C,
    b * g - a * h,
    a * e - b * d,
  ].map((value) => value / determinant);
}
