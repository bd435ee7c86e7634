import type { ScanType } from './recognise-type.ts';

/** A file that may be decoded: its type agrees with its name and its pages are counted. */
export interface ScanFile {
  readonly type: ScanType;
  readonly mediaType: string;
  /** Pages that hold a scan, ≥ 1: thumbnails inside a TIFF are not counted. */
  readonly pages: number;
}
