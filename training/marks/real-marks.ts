import path from 'node:path';
import { labelInk } from '../../recognition/read/digit-components.ts';
import { cutToInk, type Glyph, readPictures } from '../digits/glyphs.ts';

/** Darkness from which a pixel of these 1-bit faxes is ink. */
const INK = 128;

/** Marks of real pens without the rules of their cells: pieces that touch the edge are dropped. */
export async function readRealMarks(realDataDir: string): Promise<Glyph[]> {
  const glyphs: Glyph[] = [];
  for (const { label, source, page } of await readPictures(path.join(realDataDir, 'marks'))) {
    const { width, height } = page;
    const mask = page.data.map((v) => (255 - v >= INK ? 1 : 0));
    const { labels, components } = labelInk(mask, width, height, { x: 0, y: 0, width, height });
    const dropped = components.map(
      (c) =>
        c.area < 12 ||
        c.right < 5 ||
        c.bottom < 5 ||
        c.left >= width - 5 ||
        c.top >= height - 5 ||
        Math.min(c.right - c.left, c.bottom - c.top) < 3,
    );
    const data = page.data.map((v, i) =>
      labels[i] === 0 || dropped[labels[i]! - 1] === true ? 0 : 255 - v,
    );
    const ink = cutToInk({ width, height, data });
    if (ink.width >= 10 && ink.height >= 10) glyphs.push({ label, source, ink });
  }
  return glyphs;
}
