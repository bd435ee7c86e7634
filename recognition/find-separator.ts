import { SEPARATOR_CODE } from '../schemas/separator.ts';
import type { CodeReader, PageImage } from './ports.ts';
import { reduceBy } from './raster/reduce.ts';

/** Pixels of the long side: about 110 dpi of A4, at which a module of the printed code has ten. */
const LONG_SIDE = 1280;

/**
 * Is the page a separator sheet, at whatever turn and tilt? Only its code says so: one that cannot be
 * read is a page like any other, and goes to people.
 */
export async function isSeparator({ grey }: PageImage, codes: CodeReader): Promise<boolean> {
  const factor = Math.max(1, Math.floor(Math.max(grey.width, grey.height) / LONG_SIDE));
  const found = await codes.findCodes(reduceBy(grey, factor));
  return found.some(({ text }) => text === SEPARATOR_CODE);
}
