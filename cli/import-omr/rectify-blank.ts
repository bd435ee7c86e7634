import type { GreyImage } from '../../recognition/raster/image.ts';
import { warpProjective } from '../../engines/straighten/warp-projective.ts';

export interface PaperSize {
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
}

export interface Corner {
  readonly x: number;
  readonly y: number;
}
/** Top left, top right, bottom right, bottom left, in pixels of the picture. */
export type Corners = readonly [Corner, Corner, Corner, Corner];

export const BLANK_DPI = 300;
const MM_PER_INCH = 25.4;

export const cornersOf = ({ width, height }: GreyImage): Corners => [
  { x: 0, y: 0 },
  { x: width, y: 0 },
  { x: width, y: height },
  { x: 0, y: height },
];

/** The page between four corners of a picture, as flat as paper, at `BLANK_DPI`. */
export function rectifyBlank(picture: GreyImage, corners: Corners, paper: PaperSize): GreyImage {
  const scale = BLANK_DPI / MM_PER_INCH;
  const size = {
    width: Math.round(paper.width * scale),
    height: Math.round(paper.height * scale),
  };
  const { data } = warpProjective(
    { ...picture, channels: 1 },
    mapPaper(paper, corners),
    scale,
    size,
  );
  return { ...size, data };
}

/**
 * Row-major 3 × 3: millimetres of the paper → pixels of the picture. The unit square's projection to
 * a quadrilateral, after Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, §2.2.3.
 */
function mapPaper({ width, height }: PaperSize, [a, b, c, d]: Corners): number[] {
  const sumX = a.x - b.x + c.x - d.x;
  const sumY = a.y - b.y + c.y - d.y;
  const [rightX, rightY] = [b.x - c.x, b.y - c.y];
  const [leftX, leftY] = [d.x - c.x, d.y - c.y];
  const whole = rightX * leftY - leftX * rightY;
  const g = (sumX * leftY - leftX * sumY) / whole;
  const h = (rightX * sumY - sumX * rightY) / whole;
  return [
    (b.x - a.x + g * b.x) / width,
    (d.x - a.x + h * d.x) / height,
    a.x,
    (b.y - a.y + g * b.y) / width,
    (d.y - a.y + h * d.y) / height,
    a.y,
    g / width,
    h / height,
    1,
  ];
}
