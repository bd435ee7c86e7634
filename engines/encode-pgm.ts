import type { GreyImage } from '../recognition/raster/image.ts';

const PAPER = 255;

/** A grey image as a binary PGM file, with `margin` pixels of white paper on every side. */
export function encodePgm({ width, height, data }: GreyImage, margin: number): Uint8Array {
  const [fullWidth, fullHeight] = [width + 2 * margin, height + 2 * margin];
  const header = new TextEncoder().encode(`P5\n${fullWidth} ${fullHeight}\n255\n`);
  const file = new Uint8Array(header.length + fullWidth * fullHeight).fill(PAPER);
  file.set(header);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    file.set(row, header.length + (y + margin) * fullWidth + margin);
  }
  return file;
}
