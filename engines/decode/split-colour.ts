import type { PageImage } from '../../recognition/ports.ts';
import { lumaOf } from '../../recognition/raster/luma.ts';

/** Decoded pixels: red, green, blue, and with a stride of 4 a byte that is not looked at. */
export interface ColourPixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  readonly stride: 3 | 4;
}

/**
 * A pixel counts as coloured when its channels differ by more than this: JPEG noise on grey paper
 * and the colour fringes of scanners stay below.
 */
const CHROMA = 40;

/** A tick with a thin blue pen at 300 dpi is about 1,000 of 8.7 million pixels: keep half of that. */
const COLOURED_SHARE = 5e-5;

/** Every n-th pixel is looked at for colour: a stroke is at least this wide. */
const CHROMA_STEP = 3;

/** Whether anything on the page has colour. */
function hasColour({ data, width, height, stride }: ColourPixels): boolean {
  const enough = Math.ceil(((width * height) / CHROMA_STEP) * COLOURED_SHARE);
  let coloured = 0;
  for (let i = 0, end = width * height * stride; i < end; i += stride * CHROMA_STEP) {
    const r = data[i] as number;
    const g = data[i + 1] as number;
    const b = data[i + 2] as number;
    const spread = Math.max(r, g, b) - Math.min(r, g, b);
    if (spread > CHROMA && ++coloured >= enough) return true;
  }
  return false;
}

function packRgb({ data, width, height }: ColourPixels): Uint8Array {
  const packed = new Uint8Array(width * height * 3);
  for (let i = 0, j = 0; i < packed.length; i += 3, j += 4) {
    packed[i] = data[j] as number;
    packed[i + 1] = data[j + 1] as number;
    packed[i + 2] = data[j + 2] as number;
  }
  return packed;
}

/** Grey pixels of a decoded page, and its colour only if there is any. */
export function splitColour(pixels: ColourPixels): Pick<PageImage, 'grey' | 'colour'> {
  const { width, height, data, stride } = pixels;
  const grey = { width, height, data: lumaOf(data, stride, width * height) };
  if (!hasColour(pixels)) return { grey, colour: null };
  return { grey, colour: { width, height, data: stride === 3 ? data : packRgb(pixels) } };
}
