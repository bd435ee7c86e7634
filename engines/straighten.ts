import type { PageImage } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';
import { MM_PER_INCH, type BoxMm } from '../schemas/units.ts';
import { sharp } from './decode/trusted-loaders.ts';
import { fitAffine, invertAffine, type Affine } from './straighten/fit-affine.ts';
import type { Raster } from './straighten/raster.ts';
import { warpProjective } from './straighten/warp-projective.ts';

/** What `straighten` and `thumbnail` return. */
export const STRAIGHTENED_MEDIA_TYPE = 'image/jpeg';

/** Screens show about this; more only makes the desk slow. */
const DESK_DPI = 150;

/**
 * A sheet on glass is seen affinely; a photo or a creased sheet is not. Above this deviation from
 * the best affine map, in millimetres on the page, the full projection is used.
 */
const MAX_AFFINE_ERROR_MM = 0.5;

/** Writing leaves its box: a secret is covered as far out as crops are cut (BLEED of the core). */
const MASK_MARGIN_MM = 1.5;

const MASK_GREY = 128;
const PAPER = 255;
const JPEG_QUALITY = 82;

export interface PageSizeMm {
  readonly width: number;
  readonly height: number;
}

/**
 * The form upright, deskewed and cut to its page, as a JPEG for the desk. `homography` is row-major
 * 3 × 3, form millimetres → pixels of the page. What lies in `masks` is never in the output: it is
 * painted over before anything is encoded.
 */
export async function straighten(
  page: PageImage,
  homography: readonly number[],
  pageSizeMm: PageSizeMm,
  dpi: number = DESK_DPI,
  masks: readonly BoxMm[] = [],
): Promise<Buffer> {
  const source = openPage(page);
  const scale = dpi / MM_PER_INCH;
  const size = {
    width: Math.round(pageSizeMm.width * scale),
    height: Math.round(pageSizeMm.height * scale),
  };
  const fit = fitAffine(homography, pageSizeMm);
  const upright =
    fit.maxErrorMm <= MAX_AFFINE_ERROR_MM
      ? await warpAffine(source, fit.affine, scale, size)
      : warpProjective(source, homography, scale, size);
  for (const mask of masks) paintMask(upright, mask, scale);
  return encodeJpeg(upright);
}

/** A small picture of a page to recognise it by. Take the straightened, masked picture if there is one. */
export async function thumbnail(picture: PageImage | Buffer, longSide = 240): Promise<Buffer> {
  const input = Buffer.isBuffer(picture) ? sharp(picture) : openSharp(openPage(picture));
  return input
    .resize({ width: longSide, height: longSide, fit: 'inside' })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/** A crop as a PNG: the very pixels that were read. */
export async function encodeCrop(image: GreyImage): Promise<Buffer> {
  return openSharp({ ...image, channels: 1 })
    .toColourspace('b-w')
    .png({ compressionLevel: 6 })
    .toBuffer();
}

function openPage(page: PageImage): Raster {
  return page.colour ? { ...page.colour, channels: 3 } : { ...page.grey, channels: 1 };
}

function openSharp({ data, width, height, channels }: Raster) {
  return sharp(data, { raw: { width, height, channels } });
}

function encodeJpeg(raster: Raster): Promise<Buffer> {
  const colourspace = raster.channels === 1 ? 'b-w' : 'srgb';
  return openSharp(raster).toColourspace(colourspace).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}

/**
 * Turns with libvips: the page is first brought to the output's resolution (so that nothing is
 * skipped), then mapped, then its part inside the form's page is copied out.
 */
async function warpAffine(
  source: Raster,
  formToPage: Affine,
  scale: number,
  size: { width: number; height: number },
): Promise<Raster> {
  const { a, b, c, d, x: shiftX, y: shiftY } = invertAffine(formToPage);
  const shrink = Math.min(1, scale * Math.sqrt(Math.abs(a * d - b * c)));
  const width = Math.max(1, Math.round(source.width * shrink));
  const height = Math.max(1, Math.round(source.height * shrink));
  const stretchX = (scale * source.width) / width;
  const stretchY = (scale * source.height) / height;
  const matrix: [number, number, number, number] = [
    a * stretchX,
    b * stretchY,
    c * stretchX,
    d * stretchY,
  ];
  const { data, info } = await openSharp(source)
    .resize({ width, height, fit: 'fill', kernel: 'linear' })
    .affine(matrix, { background: '#ffffff', interpolator: 'bilinear' })
    .toColourspace(source.channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const turned: Raster = {
    width: info.width,
    height: info.height,
    channels: source.channels,
    data,
  };
  const offset = {
    x: Math.round(shiftX * scale + originOf(matrix[0], matrix[1], width, height)),
    y: Math.round(shiftY * scale + originOf(matrix[2], matrix[3], width, height)),
  };
  return copyPart(turned, offset, size);
}

/**
 * Where libvips' output begins along one axis: it returns the bounding box of the mapped page,
 * rounded, and maps pixels by their centres, which half a pixel on either side accounts for.
 */
function originOf(alongX: number, alongY: number, width: number, height: number): number {
  const edge = Math.min(0, alongX * width) + Math.min(0, alongY * height);
  return Math.round(edge) + (alongX + alongY) / 2 - 0.5;
}

/** Places an image at an offset on an empty sheet of the given size. */
function copyPart(
  image: Raster,
  offset: { x: number; y: number },
  size: { width: number; height: number },
): Raster {
  const { channels } = image;
  const data = new Uint8Array(size.width * size.height * channels).fill(PAPER);
  const from = Math.max(0, offset.x);
  const to = Math.min(size.width, offset.x + image.width);
  const firstRow = Math.max(0, offset.y);
  const endRow = Math.min(size.height, offset.y + image.height);
  for (let y = firstRow; y < endRow && from < to; y++) {
    const start = ((y - offset.y) * image.width + from - offset.x) * channels;
    const row = image.data.subarray(start, start + (to - from) * channels);
    data.set(row, (y * size.width + from) * channels);
  }
  return { ...size, channels, data };
}

function paintMask({ data, width, height, channels }: Raster, mask: BoxMm, scale: number): void {
  const clamp = (value: number, limit: number): number => Math.min(limit, Math.max(0, value));
  const left = clamp(Math.floor((mask.x - MASK_MARGIN_MM) * scale), width);
  const right = clamp(Math.ceil((mask.x + mask.width + MASK_MARGIN_MM) * scale), width);
  const top = clamp(Math.floor((mask.y - MASK_MARGIN_MM) * scale), height);
  const bottom = clamp(Math.ceil((mask.y + mask.height + MASK_MARGIN_MM) * scale), height);
  for (let y = top; y < bottom; y++)
    data.fill(MASK_GREY, (y * width + left) * channels, (y * width + right) * channels);
}
