/**
 * Draws the signs of all fonts once, for cut-sheets.ts: a process that reads scans draws no SVG.
 *   npx tsx training/sheets/draw-glyphs.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { drawFontGlyphs, FEW_FONTS } from '../digits/fonts.ts';
import { FOREIGN } from '../digits/foreign.ts';
import type { Glyph } from '../digits/glyphs.ts';
import { GLYPH_FILE, type StoredGlyph } from './read-glyphs.ts';

const store = ({ label, source, ink }: Glyph): StoredGlyph => ({
  label,
  source,
  width: ink.width,
  height: ink.height,
  ink: Buffer.from(ink.data).toString('base64'),
});

const digits = await drawFontGlyphs('0123456789');
const foreign = await drawFontGlyphs(FOREIGN, FEW_FONTS);
await mkdir(dirname(GLYPH_FILE), { recursive: true });
await writeFile(
  GLYPH_FILE,
  JSON.stringify({
    trained: { digits: digits.trained.map(store), foreign: foreign.trained.map(store) },
    heldBack: { digits: digits.heldBack.map(store), foreign: foreign.heldBack.map(store) },
  }),
);
console.log(`${digits.fonts} fonts, ${digits.trained.length} + ${digits.heldBack.length} digits`);
