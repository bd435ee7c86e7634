import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBlank } from '../../engines/load-blank.ts';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { buildPdf, buildScannedPdf, darknessAt, openBlock } from './decode/build-scans.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'blank-'));
});
afterAll(async () => {
  await closeSharedPdfRenderer();
  await rm(folder, { recursive: true });
});

async function write(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('the empty form comes at the wanted resolution', () => {
  test('from print in a PDF', async () => {
    const blank = await loadBlank(await write('blank.pdf', await buildPdf(2)), 2);
    expect([blank.width, blank.height, blank.data.length]).toEqual([2480, 3508, 2480 * 3508]);
    expect(darknessAt(blank, 450, 3508 - 450)).toBeGreaterThan(150);
  });

  test('from a picture in a PDF, even when that is coarser', async () => {
    const picture = await openBlock(300, 400).png().toBuffer();
    const pdf = await buildScannedPdf(picture, 1, [144, 192]); // 150 dpi
    const blank = await loadBlank(await write('picture.pdf', pdf), 1);
    expect([blank.width, blank.height]).toEqual([600, 800]);
  });

  test('from a PNG that declares another one', async () => {
    const png = await openBlock(300, 400).withMetadata({ density: 150 }).png().toBuffer();
    const blank = await loadBlank(await write('half.png', png), 1);
    expect([blank.width, blank.height]).toEqual([600, 800]);
    expect(darknessAt(blank, 100, 100)).toBeGreaterThan(200);
    expect(darknessAt(blank, 300, 400)).toBeLessThan(10);
  });

  test('from a PNG that declares none, as it is', async () => {
    const blank = await loadBlank(
      await write('a.png', await openBlock(300, 400).png().toBuffer()),
      1,
    );
    expect([blank.width, blank.height]).toEqual([300, 400]);
  });
});

describe('a form without its blank is a broken installation', () => {
  test('no such page', async () => {
    const path = await write('one.pdf', await buildPdf(1));
    await expect(loadBlank(path, 2)).rejects.toThrow('one.pdf, page 2: no-such-page');
  });

  test('not a blank', async () => {
    const path = await write('text.pdf', Buffer.from('hello'));
    await expect(loadBlank(path, 1)).rejects.toThrow('text.pdf: type-mismatch');
  });
});
