import { PDFDocument, degrees } from 'pdf-lib';

/** The long side of an A4 sheet, points: how large a photograph lies on its page, so that its writing has about its size. */
const LONG_SIDE = 842;
/** Of what a browser has to draw anew: nothing of the writing is lost that the camera has caught. */
const QUALITY = 0.95;

/**
 * One envelope of several photographed pages: a PDF with each photograph as the camera made it. Rejects
 * what is no picture.
 */
export async function bindPhotographs(photographs: readonly File[], name: string): Promise<File> {
  const document = await PDFDocument.create();
  for (const photograph of photographs) {
    const bytes = new Uint8Array(await (await asJpeg(photograph)).arrayBuffer());
    const picture = await document.embedJpg(bytes);
    const { width, height } = picture.scaleToFit(LONG_SIDE, LONG_SIDE);
    const page = document.addPage([width, height]);
    page.drawImage(picture, { x: 0, y: 0, width, height });
    page.setRotation(degrees(turnOf(bytes)));
  }
  return new File([Uint8Array.from(await document.save())], name, { type: 'application/pdf' });
}

async function asJpeg(photograph: File): Promise<Blob> {
  if (photograph.type === 'image/jpeg') return photograph;
  const picture = await createImageBitmap(photograph);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext('2d')!.drawImage(picture, 0, 0);
  picture.close();
  return canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
}

const EXIF = 0xe1;
const SCAN = 0xda;
const ORIENTATION = 0x0112;
/** Of the EXIF orientations those of a camera that is held any way round: clockwise. Mirrored ones no camera makes. */
const TURNS: ReadonlyMap<number, number> = new Map([
  [3, 180],
  [6, 90],
  [8, 270],
]);

/** How far a picture has to be turned to stand as the camera was held: a PDF knows nothing of EXIF. */
function turnOf(jpeg: Uint8Array): number {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  for (let at = 2; at + 10 < view.byteLength && view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === SCAN) break;
    const length = view.getUint16(at + 2);
    if (marker === EXIF && view.getUint32(at + 4) === 0x45786966)
      // 'Exif'
      return TURNS.get(readOrientation(view, at + 10, at + 2 + length)) ?? 0;
    at += 2 + length;
  }
  return 0;
}

/** From the first directory of a TIFF block (TIFF 6.0, section 2); 1 where it says nothing. */
function readOrientation(view: DataView, start: number, end: number): number {
  const isLittle = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, isLittle);
  if (directory + 2 > end) return 1;
  const entries = view.getUint16(directory, isLittle);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + 12 * entry;
    if (at + 12 > end) return 1;
    if (view.getUint16(at, isLittle) === ORIENTATION) return view.getUint16(at + 8, isLittle);
  }
  return 1;
}
