import type { Metadata, Sharp } from 'sharp';
import type { PageImage } from '../../recognition/ports.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { dpi } from '../../schemas/units.ts';
import type { DecodeLimits } from './limits.ts';
import type { ImageHeader } from './read-header.ts';
import { splitColour, type ColourPixels } from './split-colour.ts';
import { sharp } from './trusted-loaders.ts';

type ImageLimits = Pick<DecodeLimits, 'maxPixels' | 'timeoutSeconds'>;

export interface ImageSource {
  /** Of the file, for the message: a JPEG inside a PDF is damage of the PDF. */
  readonly type: 'TIFF' | 'JPEG' | 'PNG' | 'PDF';
  readonly header: ImageHeader | null;
  /** Position of the picture inside the file, from 0. */
  readonly index: number;
  /** The pixels lie as they are stored, whatever their EXIF tag says. */
  readonly ignoreOrientation?: boolean;
}

/** Axes whose resolutions differ by less than this are left alone: half a pixel in 100. */
const SQUARE_TOLERANCE = 0.005;

/** No scanner's axes differ by more: 204 × 98 is 2.08. Beyond, the statement itself is wrong. */
const MAX_STRETCH = 4;

/** Programs that know no resolution write one dot per millimetre; no scanner is that coarse. */
const MIN_STATED_DPI = 30;

/** EXIF orientations 5 to 8 swap the axes. */
const FIRST_SWAPPING_ORIENTATION = 5;

/**
 * Decodes one picture of an image file. A picture that ends early is `damaged`, never half a page:
 * what is missing would read as blank fields.
 */
export async function decodeImage(
  bytes: Buffer,
  source: ImageSource,
  limits: ImageLimits,
): Promise<Result<PageImage, Failure>> {
  const { header, type } = source;
  if (header === null) return fail({ kind: 'damaged', type, detail: 'the header is incomplete' });
  const square = squarePixels(header);
  const pixels = square.width * square.height;
  if (pixels > limits.maxPixels)
    return fail({ kind: 'too-many-pixels', pixels, limit: limits.maxPixels });
  const pixelsOrFailure = await runDecoder(bytes, square, source, limits).catch((error: unknown) =>
    explainDecoderError(error, type, limits),
  );
  if ('kind' in pixelsOrFailure) return fail(pixelsOrFailure);
  return ok({
    ...splitChannels(pixelsOrFailure),
    declaredDpi: square.dpi === null ? null : dpi(square.dpi),
  });
}

interface DecodedPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * What libjpeg only warns of and every scanner's program overlooks: words in the header that change no
 * pixel, and padding before the end. Its other warnings say that pixels are missing or made up: those of a part cut out, say, which
 * it fills with grey.
 */
const HARMLESS_IN_JPEG =
  /Adobe color transform|Invalid SOS parameters|unknown JFIF revision|extraneous bytes before marker 0xd9/;

async function runDecoder(
  bytes: Buffer,
  square: SquarePixels,
  source: ImageSource,
  limits: ImageLimits,
): Promise<DecodedPixels> {
  // libtiff warns of every tag that it does not know; there the picture itself is an error.
  if (source.type === 'TIFF' || source.type === 'PNG')
    return decodePixels(bytes, square, source, { ...limits, failOn: 'error' });
  try {
    return await decodePixels(bytes, square, source, { ...limits, failOn: 'warning' });
  } catch (error) {
    if (!(error instanceof Error && HARMLESS_IN_JPEG.test(error.message))) throw error;
    return decodePixels(bytes, square, source, { ...limits, failOn: 'error' });
  }
}

interface Strictness extends ImageLimits {
  readonly failOn: 'error' | 'warning';
}

async function decodePixels(
  bytes: Buffer,
  square: SquarePixels,
  { index, ignoreOrientation = false }: ImageSource,
  limits: Strictness,
): Promise<DecodedPixels> {
  const metadata = await openImage(bytes, index, limits, false).metadata();
  // A profile only matters for inks (CMYK); for a scanner's RGB it costs time and moves no edge.
  const isInk = metadata.space === 'cmyk';
  const isGrey = metadata.space === 'b-w' || metadata.space === 'grey16';
  const pipeline = openImage(bytes, index, limits, !isInk).timeout({
    seconds: limits.timeoutSeconds,
  });
  if (!ignoreOrientation) pipeline.autoOrient();
  if (square.isStretched) pipeline.resize({ ...turned(square, metadata), fit: 'fill' });
  if (metadata.hasAlpha) pipeline.flatten({ background: '#ffffff' });
  const { data, info } = await pipeline
    .toColourspace(isGrey ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    channels: info.channels,
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
  };
}

function splitChannels(decoded: DecodedPixels): Pick<PageImage, 'grey' | 'colour'> {
  const { width, height, data } = decoded;
  if (decoded.channels === 1) return { grey: { width, height, data }, colour: null };
  if (decoded.channels !== 3) throw new Error(`${decoded.channels} channels after conversion`);
  const pixels: ColourPixels = { width, height, data, stride: 3 };
  return splitColour(pixels);
}

function openImage(bytes: Buffer, page: number, limits: Strictness, ignoreIcc: boolean): Sharp {
  return sharp(bytes, {
    page,
    ignoreIcc,
    limitInputPixels: limits.maxPixels,
    sequentialRead: true,
    failOn: limits.failOn,
  });
}

interface SquarePixels {
  /** Size with square pixels, before EXIF turning. */
  readonly width: number;
  readonly height: number;
  readonly dpi: number | null;
  readonly isStretched: boolean;
}

/**
 * Fax writes 204 × 98 or 204 × 196 dots per inch (ITU-T T.30): the coarser axis is stretched to the
 * finer one, so that everything after sees square pixels.
 */
function squarePixels({ width, height, resolution }: ImageHeader): SquarePixels {
  if (resolution === null) return { width, height, dpi: null, isStretched: false };
  const finer = Math.max(resolution.x, resolution.y);
  const ratio = finer / Math.min(resolution.x, resolution.y);
  if (ratio > MAX_STRETCH || finer < MIN_STATED_DPI)
    return { width, height, dpi: null, isStretched: false };
  if (ratio <= 1 + SQUARE_TOLERANCE) return { width, height, dpi: finer, isStretched: false };
  return {
    width: Math.round((width * finer) / resolution.x),
    height: Math.round((height * finer) / resolution.y),
    dpi: finer,
    isStretched: true,
  };
}

function turned({ width, height }: SquarePixels, metadata: Metadata) {
  const swaps = (metadata.orientation ?? 1) >= FIRST_SWAPPING_ORIENTATION;
  return swaps ? { width: height, height: width } : { width, height };
}

/** libvips tells only in words what went wrong; its first line names the codec's complaint. */
function explainDecoderError(error: unknown, type: string, limits: ImageLimits): Failure {
  if (!(error instanceof Error)) throw error;
  if (/timeout/i.test(error.message))
    return { kind: 'took-too-long', seconds: limits.timeoutSeconds };
  return { kind: 'damaged', type, detail: error.message.split('\n')[0] ?? '' };
}
