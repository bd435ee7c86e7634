import { afterAll, describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { inspectFile } from '../../../engines/decode/inspect-file.ts';
import { closeSharedPdfRenderer } from '../../../engines/pdf/shared-renderer.ts';
import { LONG, writeTiff } from '../../../bench/hostile/sources/tiff-source.ts';
import { buildManyPages, buildPdf, buildPngHeader, buildTiff, openBlock } from './build-scans.ts';

const fixture = (name: string) =>
  readFile(new URL(`../../fixtures/files/${name}`, import.meta.url));
const failureOf = async (...args: Parameters<typeof inspectFile>) => {
  const result = await inspectFile(...args);
  return result.ok ? result.value : result.error;
};

afterAll(closeSharedPdfRenderer);

describe('a scan is taken in when its content and its name agree', () => {
  test('JPEG, PNG and TIFF count as one page', async () => {
    const jpeg = await openBlock(100, 100).jpeg().toBuffer();
    const png = await openBlock(100, 100).png().toBuffer();
    const tiff = await openBlock(100, 100).tiff().toBuffer();
    expect(await failureOf(jpeg, 'A.JPG')).toEqual({
      type: 'jpeg',
      mediaType: 'image/jpeg',
      pages: 1,
    });
    expect(await failureOf(png, 'a.png')).toEqual({
      type: 'png',
      mediaType: 'image/png',
      pages: 1,
    });
    expect(await failureOf(tiff, 'a.tif')).toEqual({
      type: 'tiff',
      mediaType: 'image/tiff',
      pages: 1,
    });
  });

  test('the pages of a TIFF and of a PDF are counted', async () => {
    const page = await openBlock(100, 100).tiff({ compression: 'none' }).toBuffer();
    expect(await failureOf(buildTiff([page, page, page]), 'a.tiff')).toMatchObject({
      pages: 3,
    });
    expect(await failureOf(await buildPdf(3), 'a.pdf')).toEqual({
      type: 'pdf',
      mediaType: 'application/pdf',
      pages: 3,
    });
  });

  test('a PDF that needs no password to be read is read', async () => {
    expect(await failureOf(await fixture('owner-locked.pdf'), 'a.pdf')).toMatchObject({ pages: 1 });
  });
});

describe('what is not a scan is refused with its name', () => {
  const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
  const html = Buffer.from('<!DOCTYPE html><html><body>x</body></html>');

  test.each([
    ['SVG', svg],
    ['HTML', html],
    ['ZIP', Buffer.from('PK\x03\x04rest')],
    ['GIF', Buffer.from('GIF89a')],
    ['text', Buffer.from('dear sirs')],
    ['zeros', Buffer.alloc(100)],
    ['unknown', Buffer.from([1, 2, 3, 4, 5])],
  ])('%s is unsupported under its own name and a mismatch under a scan’s', async (found, bytes) => {
    expect(await failureOf(bytes, 'a.dat')).toEqual({ kind: 'unsupported-type', found });
    expect(await failureOf(bytes, 'a.png')).toEqual({
      kind: 'type-mismatch',
      found,
      extension: '.png',
    });
  });

  test('a JPEG under the name of a PNG, or under none, is a mismatch', async () => {
    const jpeg = await openBlock(100, 100).jpeg().toBuffer();
    const mismatch = { kind: 'type-mismatch', found: 'JPEG' };
    expect(await failureOf(jpeg, 'a.png')).toEqual({ ...mismatch, extension: '.png' });
    expect(await failureOf(jpeg, 'scan')).toEqual({ ...mismatch, extension: '' });
  });
});

describe('what asks for too much is refused before anything is decoded', () => {
  test('an empty file', async () => {
    expect(await failureOf(Buffer.alloc(0), 'a.pdf')).toEqual({ kind: 'empty-file' });
  });

  test('a file above the size limit', async () => {
    const options = { limits: { maxBytes: 10 } };
    expect(await failureOf(Buffer.alloc(11), 'a.pdf', options)).toEqual({
      kind: 'file-too-large',
      bytes: 11,
      limit: 10,
    });
  });

  test('a PNG that declares a billion pixels', async () => {
    expect(await failureOf(buildPngHeader(40_000, 25_000), 'a.png')).toEqual({
      kind: 'too-many-pixels',
      pixels: 1e9,
      limit: 40_000_000,
    });
  });

  test('a PDF of 5,000 pages, in less than a second', async () => {
    const bytes = buildManyPages(5000);
    await inspectFile(await buildPdf(1), 'warm-up.pdf');
    const start = performance.now();
    expect(await failureOf(bytes, 'a.pdf')).toEqual({
      kind: 'too-many-pages',
      pages: 5000,
      limit: 500,
    });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('a TIFF with more pages than allowed', async () => {
    const page = await openBlock(100, 100).tiff({ compression: 'none' }).toBuffer();
    const bytes = buildTiff([page, page, page]);
    expect(await failureOf(bytes, 'a.tif', { limits: { maxPages: 2 } })).toEqual({
      kind: 'too-many-pages',
      pages: 3,
      limit: 2,
    });
  });
});

describe('what cannot be opened says so', () => {
  test('an encrypted PDF', async () => {
    expect(await failureOf(await fixture('encrypted.pdf'), 'a.pdf')).toEqual({
      kind: 'encrypted-pdf',
    });
  });

  test('a PDF that ends early is damaged even where its first pages could be saved', async () => {
    const whole = await buildPdf(4);
    for (const share of [0.1, 0.5, 0.95])
      expect(await failureOf(whole.subarray(0, whole.length * share), 'a.pdf')).toMatchObject({
        kind: 'damaged',
        type: 'PDF',
      });
  });

  test('rubbish behind a PDF signature', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(500, 0x41)]);
    expect(await failureOf(bytes, 'a.pdf')).toMatchObject({ kind: 'damaged' });
  });

  test('headers that end early', async () => {
    const jpeg = await openBlock(100, 100).jpeg().toBuffer();
    const damaged = { kind: 'damaged' };
    expect(await failureOf(jpeg.subarray(0, 30), 'a.jpg')).toMatchObject(damaged);
    expect(await failureOf(buildPngHeader(9, 9).subarray(0, 20), 'a.png')).toMatchObject(damaged);
  });

  test('a TIFF whose last page ends early', async () => {
    const page = await openBlock(100, 100).tiff({ compression: 'none' }).toBuffer();
    const bytes = buildTiff([page, page]);
    const damaged = { kind: 'damaged', type: 'TIFF' };
    for (const missing of [page.length / 2, page.length * 1.5])
      expect(await failureOf(bytes.subarray(0, bytes.length - missing), 'a.tif')).toMatchObject(
        damaged,
      );
  });

  test('a TIFF whose directories run in a circle', async () => {
    const page = await openBlock(100, 100).tiff({ compression: 'none' }).toBuffer();
    const ifd = page.readUInt32LE(4);
    page.writeUInt32LE(ifd, ifd + 2 + page.readUInt16LE(ifd) * 12);
    expect(await failureOf(page, 'a.tif')).toMatchObject({ kind: 'damaged', type: 'TIFF' });
  });

  test('pages that share a million values do not take a minute to be counted', async () => {
    const entries = [256, 257, 273, 279].map((tag) => [tag, LONG, 1_000_000, 8] as const);
    const parts = Array.from({ length: 400 }, (_, i) => ({
      entries,
      next: i < 399 ? ('next' as const) : 0,
    }));
    const bytes = writeTiff(parts, Buffer.alloc(4_000_000));
    const start = performance.now();
    expect(await failureOf(bytes, 'a.tif')).toMatchObject({ kind: 'damaged', type: 'TIFF' });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
