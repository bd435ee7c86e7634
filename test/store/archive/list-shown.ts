import type { PdfValue, ReadPdf } from './read-pdf.ts';

/** A glyph that a page shows. */
export interface Shown {
  readonly glyph: number;
  /** As the PDF says, in thousandths of the size. */
  readonly width: number;
  /** Which characters it is; undefined: the PDF does not say. */
  readonly text: string | undefined;
  /** The font's program. */
  readonly program: Buffer;
}

interface Font {
  readonly widths: ReadonlyMap<number, number>;
  readonly texts: ReadonlyMap<number, string>;
  readonly program: Buffer;
}

const known = new WeakMap<ReadPdf, ReturnType<typeof list>>();

/** Operators of all pages, and what they show. */
export function listShown(pdf: ReadPdf): ReturnType<typeof list> {
  const found = known.get(pdf) ?? list(pdf);
  known.set(pdf, found);
  return found;
}

function list(pdf: ReadPdf): { operators: string[]; glyphs: Shown[] } {
  const operators: string[] = [];
  const glyphs: Shown[] = [];
  for (const page of pdf.dicts.filter((dict) => dict['/Type'] === '/Page')) {
    const fonts = pdf.dict(pdf.dict(page['/Resources'])['/Font']);
    const content = [page['/Contents'] ?? []].flat().map((part) => pdf.stream(part)?.data ?? '');
    let font: Font | null = null;
    let operands: string[] = [];
    for (const token of content.join('\n').match(/<[^>]*>|\/?[^\s/<>[\]()]+/g) ?? []) {
      if (/^[<\d/.+-]/.test(token)) {
        operands.push(token);
        continue;
      }
      operators.push(token);
      if (token === 'Tf') font = readFont(pdf, fonts[operands[0]!]);
      if (token === 'Tj')
        for (const [code] of operands[0]!.slice(1, -1).matchAll(/.{4}/g)) {
          const glyph = parseInt(code, 16);
          glyphs.push({
            glyph,
            width: font?.widths.get(glyph) ?? NaN,
            text: font?.texts.get(glyph),
            program: font?.program ?? Buffer.alloc(0),
          });
        }
      operands = [];
    }
  }
  return { operators, glyphs };
}

function readFont(pdf: ReadPdf, reference: PdfValue | undefined): Font {
  const font = pdf.dict(reference);
  const [descendant] = [pdf.resolve(font['/DescendantFonts'])].flat();
  const cid = pdf.dict(descendant ?? undefined);
  const cmap = pdf.stream(font['/ToUnicode'])?.data.toString('latin1') ?? '';
  const texts = new Map<number, string>();
  for (const [, code, text] of cmap.matchAll(/<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>/g))
    texts.set(parseInt(code!, 16), Buffer.from(text!, 'hex').swap16().toString('utf16le'));
  const widths = new Map<number, number>();
  const runs = (pdf.resolve(cid['/W']) ?? []) as (number | number[])[];
  for (let index = 0; index + 1 < runs.length; index += 2)
    (runs[index + 1] as number[]).forEach((width, offset) =>
      widths.set((runs[index] as number) + offset, width),
    );
  const program = pdf.stream(pdf.dict(cid['/FontDescriptor'])['/FontFile2'])?.data;
  return { widths, texts, program: program ?? Buffer.alloc(0) };
}
