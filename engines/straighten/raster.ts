/** Interleaved pixels, row-major, with one channel (grey) or three. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}
