import { describe, expect, test } from '@jest/globals';
import { sharp } from '../../../engines/decode/trusted-loaders.ts';
import { openBlock } from './build-scans.ts';

describe('libvips opens what scanners write and nothing else', () => {
  test.each([
    ['JPEG', () => openBlock(20, 80).jpeg().toBuffer()],
    ['PNG', () => openBlock(20, 80).png().toBuffer()],
    ['TIFF', () => openBlock(20, 80).tiff().toBuffer()],
  ])('%s is opened', async (_, build) => {
    expect((await sharp(await build()).metadata()).width).toBe(20);
  });

  test.each([
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['GIF', () => openBlock(20, 80).gif().toBuffer()],
    ['WebP', () => openBlock(20, 80).webp().toBuffer()],
    ['AVIF', () => openBlock(20, 80).avif({ effort: 0 }).toBuffer()],
  ])('%s is not', async (_, build) => {
    await expect(sharp(await build()).metadata()).rejects.toThrow();
  });
});
