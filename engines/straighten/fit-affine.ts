/** x' = a·x + b·y + x, y' = c·x + d·y + y. */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly x: number;
  readonly y: number;
}

export interface AffineFit {
  readonly affine: Affine;
  /** Largest distance between the two maps over the page, in millimetres on the form. */
  readonly maxErrorMm: number;
}

/** Points a side at which the maps are compared: projections are smooth. */
const GRID = 9;

/** Maps a point through a row-major 3 × 3 homography. */
export function project(h: readonly number[], x: number, y: number): readonly [number, number] {
  const [h0 = 0, h1 = 0, h2 = 0, h3 = 0, h4 = 0, h5 = 0, h6 = 0, h7 = 0, h8 = 1] = h;
  const w = h6 * x + h7 * y + h8;
  return [(h0 * x + h1 * y + h2) / w, (h3 * x + h4 * y + h5) / w];
}

/**
 * The affine map that best agrees (least squares on a grid over the page) with a homography from
 * form millimetres to pixels, and how far off it is.
 */
export function fitAffine(
  homography: readonly number[],
  page: { readonly width: number; readonly height: number },
): AffineFit {
  const steps = Array.from({ length: GRID }, (_, i) => i / (GRID - 1) - 0.5);
  const points = steps.flatMap((v) =>
    steps.map((u) => {
      const x = (u + 0.5) * page.width;
      const y = (v + 0.5) * page.height;
      return { u: u * page.width, v: v * page.height, image: project(homography, x, y) };
    }),
  );
  // The grid is centred, so the normal equations fall apart: each coefficient is one quotient.
  const sum = (value: (point: (typeof points)[number]) => number): number =>
    points.reduce((total, point) => total + value(point), 0);
  const uu = sum((p) => p.u * p.u);
  const vv = sum((p) => p.v * p.v);
  const a = sum((p) => p.u * p.image[0]) / uu;
  const b = sum((p) => p.v * p.image[0]) / vv;
  const c = sum((p) => p.u * p.image[1]) / uu;
  const d = sum((p) => p.v * p.image[1]) / vv;
  const centreX = sum((p) => p.image[0]) / points.length;
  const centreY = sum((p) => p.image[1]) / points.length;
  const pxPerMm = Math.sqrt(Math.abs(a * d - b * c));
  const errors = points.map((p) =>
    Math.hypot(centreX + a * p.u + b * p.v - p.image[0], centreY + c * p.u + d * p.v - p.image[1]),
  );
  const x = centreX - (a * page.width) / 2 - (b * page.height) / 2;
  const y = centreY - (c * page.width) / 2 - (d * page.height) / 2;
  return { affine: { a, b, c, d, x, y }, maxErrorMm: Math.max(...errors) / pxPerMm };
}

export function invertAffine({ a, b, c, d, x, y }: Affine): Affine {
  const det = a * d - b * c;
  const inverse = { a: d / det, b: -b / det, c: -c / det, d: a / det };
  return {
    ...inverse,
    x: -(inverse.a * x + inverse.b * y),
    y: -(inverse.c * x + inverse.d * y),
  };
}
