import { PDFIUM, type Pdfium } from './pdfium.ts';

/** Pictures in drawings in drawings …: deeper ones and later ones are held by time alone. */
const DEEPEST = 8;
const MOST_OBJECTS = 10_000;

/** Two 32-bit numbers: width and height. */
const SIZE_BYTES = 8;

/**
 * Pixels that the largest picture on a page declares. Drawing has to unpack them all, however small
 * it is drawn.
 */
export function largestPicture(pdfium: Pdfium, page: number): number {
  const memory = pdfium.wasmExports.malloc(SIZE_BYTES);
  if (memory === 0) throw new Error('out of memory');
  let looked = 0;
  const pixelsOf = (image: number): number => {
    if (pdfium._FPDFImageObj_GetImagePixelSize(image, memory, memory + 4) === 0) return 0;
    const view = new DataView(pdfium.HEAPU8.buffer, memory, SIZE_BYTES);
    return view.getUint32(0, true) * view.getUint32(4, true);
  };
  const largestOf = (count: number, at: (index: number) => number, depth: number): number => {
    let largest = 0;
    for (let i = 0; i < count && looked < MOST_OBJECTS; i++) {
      looked += 1;
      const object = at(i);
      const type = pdfium._FPDFPageObj_GetType(object);
      if (type === PDFIUM.objectImage) largest = Math.max(largest, pixelsOf(object));
      if (type !== PDFIUM.objectForm || depth === DEEPEST) continue;
      const within = pdfium._FPDFFormObj_CountObjects(object);
      const part = (index: number) => pdfium._FPDFFormObj_GetObject(object, index);
      largest = Math.max(largest, largestOf(within, part, depth + 1));
    }
    return largest;
  };
  try {
    const part = (index: number) => pdfium._FPDFPage_GetObject(page, index);
    return largestOf(pdfium._FPDFPage_CountObjects(page), part, 0);
  } finally {
    pdfium.wasmExports.free(memory);
  }
}
