import type { GreyImage } from '../raster/image.ts';

/** One pixel in this many tells enough; a prime, so that it meets every column. */
const STEP = 13;
/** Between these lie the shades that black and white scans do not have. */
const SHADES = [32, 223] as const;
const BILEVEL_SHARE = 0.001;
/** The brighter part of a page is its paper. */
const PAPER_QUANTILE = 0.6;

export interface Tones {
  /** Brightness of the page's paper. */
  readonly paper: number;
  readonly isBilevel: boolean;
  /** Shares of all pixels that are at the end of the scale. */
  readonly white: number;
  readonly black: number;
}

export function measureTones({ data }: GreyImage): Tones {
  const histogram = new Uint32Array(256);
  for (let at = 0; at < data.length; at += STEP) histogram[data[at]!]!++;
  const count = Math.ceil(data.length / STEP);
  let between = 0;
  for (let value = SHADES[0]; value <= SHADES[1]; value++) between += histogram[value]!;
  let left = count * (1 - PAPER_QUANTILE);
  let paper = 255;
  while (paper > 0 && (left -= histogram[paper]!) > 0) paper--;
  return {
    paper,
    isBilevel: between < BILEVEL_SHARE * count,
    white: histogram[255]! / count,
    black: histogram[0]! / count,
  };
}
