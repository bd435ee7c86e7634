import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes, ZXING_WASM_VERSION } from 'zxing-wasm/reader';
import type { CodeReader, FoundCode } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';

/**
 * Codes are sought at about 150 dpi first: a module of a printed QR is then still 3 pixels wide, and
 * the search takes a quarter of the time. Only a page without a find is searched in full.
 */
const FAST_SIDE = 1800;

/** More codes than this on one page are not ours. */
const MAX_CODES = 8;

/** Loads the reader from the installed package: nothing is fetched. */
export async function openCodeReader(): Promise<CodeReader> {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const wasm = await readFile(path);
  const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length);
  await prepareZXingModule({
    overrides: { wasmBinary },
    fireImmediately: true,
  });
  return {
    id: `zxing-wasm@${ZXING_WASM_VERSION}`,
    findCodes: async (page) => {
      const factor = Math.floor(Math.max(page.width, page.height) / FAST_SIDE);
      if (factor >= 2) {
        const found = await search(shrink(page, factor), factor);
        if (found.length > 0) return found;
      }
      return search(page, 1);
    },
  };
}

/** Searches one image; corners come back in pixels of the image before it was shrunk by `factor`. */
async function search(image: GreyImage, factor: number): Promise<readonly FoundCode[]> {
  const results = await readBarcodes(toImageData(image), {
    formats: ['QRCode', 'DataMatrix'],
    tryHarder: true,
    tryRotate: false, // 2-D codes are found at any angle anyway
    tryInvert: false,
    tryDownscale: false,
    maxNumberOfSymbols: MAX_CODES,
  });
  return results
    .filter((result) => result.isValid)
    .map(({ text, position }) => {
      const scale = ({ x, y }: { x: number; y: number }) => ({ x: x * factor, y: y * factor });
      const { topLeft, topRight, bottomRight, bottomLeft } = position;
      return {
        text,
        corners: [scale(topLeft), scale(topRight), scale(bottomRight), scale(bottomLeft)],
      };
    });
}

/** zxing-wasm takes pixels as canvases hold them. */
function toImageData({ width, height, data }: GreyImage): ImageData {
  const rgba = new Uint32Array(width * height);
  for (let i = 0; i < rgba.length; i++) rgba[i] = 0xff000000 | ((data[i] as number) * 0x010101);
  const bytes = new Uint8ClampedArray(rgba.buffer);
  return { width, height, data: bytes, colorSpace: 'srgb' };
}

/** Averages `factor` × `factor` pixels into one. */
function shrink(image: GreyImage, factor: number): GreyImage {
  const width = Math.floor(image.width / factor);
  const height = Math.floor(image.height / factor);
  const data = new Uint8Array(width * height);
  const area = factor * factor;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = 0; dy < factor; dy++) {
        const row = (y * factor + dy) * image.width + x * factor;
        for (let dx = 0; dx < factor; dx++) sum += image.data[row + dx] as number;
      }
      data[y * width + x] = sum / area;
    }
  return { width, height, data };
}
