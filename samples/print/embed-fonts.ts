import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import type { PDFDocument, PDFFont } from 'pdf-lib';

export interface PrintFonts {
  readonly regular: PDFFont;
  readonly bold: PDFFont;
}

/** BIZ UDPGothic: whole TTF files, made for office print; SIL Open Font License 1.1. */
const FILES = {
  regular: '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
  bold: '@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf',
} as const;

const locate = createRequire(import.meta.url).resolve;

/** Embeds only the glyphs that are used: the whole files are 9 MB. */
export async function embedFonts(document: PDFDocument): Promise<PrintFonts> {
  document.registerFontkit(fontkit);
  const [regular, bold] = await Promise.all([
    readFile(locate(FILES.regular)),
    readFile(locate(FILES.bold)),
  ]);
  return {
    regular: await document.embedFont(regular, { subset: true }),
    bold: await document.embedFont(bold, { subset: true }),
  };
}
