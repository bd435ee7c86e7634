import { createGrey, type GreyImage } from '../raster/image.ts';

/** An image that is mostly paper, without its paper: about a tenth of the pixels of a blank form. */
export interface PackedGrey {
  readonly width: number;
  readonly height: number;
  /** In turn: how many pixels of paper, how many of print. */
  readonly runs: Uint32Array;
  /** The pixels of print, one after the other. */
  readonly print: Uint8Array;
}

/** Pixels this bright are paper; brighter ones come back as white. */
const PAPER = 252;

/** Hundreds of forms are kept like this: whole, the blanks of 200 forms would take 2 GB. */
export function packGrey({ width, height, data }: GreyImage): PackedGrey {
  const runs: number[] = [];
  let printed = 0;
  let at = 0;
  while (at < data.length) {
    const start = at;
    while (at < data.length && data[at]! >= PAPER) at++;
    const print = at;
    while (at < data.length && data[at]! < PAPER) at++;
    runs.push(print - start, at - print);
    printed += at - print;
  }
  const print = new Uint8Array(printed);
  let from = 0;
  let to = 0;
  for (let run = 0; run < runs.length; run += 2) {
    from += runs[run]!;
    print.set(data.subarray(from, from + runs[run + 1]!), to);
    from += runs[run + 1]!;
    to += runs[run + 1]!;
  }
  return { width, height, runs: Uint32Array.from(runs), print };
}

export function unpackGrey({ width, height, runs, print }: PackedGrey): GreyImage {
  const image = createGrey(width, height);
  let to = 0;
  let from = 0;
  for (let run = 0; run < runs.length; run += 2) {
    to += runs[run]!;
    image.data.set(print.subarray(from, from + runs[run + 1]!), to);
    to += runs[run + 1]!;
    from += runs[run + 1]!;
  }
  return image;
}
