/** What one file may ask of this machine. Checked from headers, before anything is decoded. */
export interface DecodeLimits {
  readonly maxBytes: number;
  readonly maxPages: number;
  readonly maxPixels: number;
  /** Wall-clock seconds that one page may take. */
  readonly timeoutSeconds: number;
}

export const DEFAULT_LIMITS: DecodeLimits = {
  /** A 300-dpi A4 page in colour, uncompressed, is 26 MB: room for a few of them in one TIFF. */
  maxBytes: 200 * 1024 * 1024,
  /** A batch of 250 leaves scanned on both sides. */
  maxPages: 500,
  /** A3 at 400 dpi is 31 megapixels; beyond that a page is a mistake or an attack. */
  maxPixels: 40_000_000,
  /** Fifty times what the slowest page of the samples needs. */
  timeoutSeconds: 30,
};
