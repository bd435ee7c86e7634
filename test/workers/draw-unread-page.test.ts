import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import type { Failure } from '../../schemas/failure.ts';
import { chooseLongSide, drawUnreadPage } from '../../workers/draw-unread-page.ts';

const LETTER = new URL('../../samples/scans/26-letter-200dpi.jpg', import.meta.url);
const unknown: Failure = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 };

async function draw(failure: Failure) {
  const bytes = await readFile(LETTER);
  const file = await inspectFile(bytes, 'letter.jpg');
  if (!file.ok) throw new Error(file.error.kind);
  return drawUnreadPage(bytes, file.value, 1, failure);
}

test('a page of an unknown form is drawn too coarse for writing: 3 mm a pixel, 96 pixels at most', async () => {
  const picture = await draw(unknown);
  const { width, height } = await sharp(picture!.bytes).metadata();
  expect(Math.max(width, height)).toBe(96);
  expect(picture!.mediaType).toBe('image/jpeg');
  expect(chooseLongSide(1748, 300)).toBe(49); // a postcard, 148 mm
  expect(chooseLongSide(3507, null)).toBe(96);
  expect(chooseLongSide(1200, 72)).toBe(96); // declares that it is larger than a sheet
});

test('of a page whose pixels cannot be had nothing is drawn', async () => {
  expect(await draw({ kind: 'damaged', type: 'JPEG', detail: 'x' })).toBeNull();
  expect(await draw({ kind: 'took-too-long', seconds: 30 })).toBeNull();
});
