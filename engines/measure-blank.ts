import { PDFDocument } from 'pdf-lib';
import { MM_PER_INCH } from '../schemas/units.ts';
import { sharp } from './decode/trusted-loaders.ts';

/** A page of a blank as its file states it. `hasScale` is false for a picture: only its shape counts. */
export interface BlankPage {
  /** Millimetres, as the page is shown. */
  readonly width: number;
  readonly height: number;
  readonly hasScale: boolean;
}

const POINTS_PER_INCH = 72;

/** The pages of a blank. Throws when the file cannot be parsed. */
export async function measureBlank(bytes: Uint8Array, type: 'pdf' | 'png'): Promise<BlankPage[]> {
  if (type === 'png') {
    const { width, height } = await sharp(bytes).metadata();
    return [{ width, height, hasScale: false }];
  }
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return document.getPages().map((page) => {
    const { width, height } = page.getCropBox();
    const isTurned = page.getRotation().angle % 180 !== 0;
    const [across, down] = isTurned ? [height, width] : [width, height];
    const toMm = (points: number): number => (points / POINTS_PER_INCH) * MM_PER_INCH;
    return { width: toMm(across), height: toMm(down), hasScale: true };
  });
}
