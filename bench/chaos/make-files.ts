import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PDFDocument } from 'pdf-lib';
import type { Random } from '../../samples/random.ts';

export interface ChaosFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** 0: it cannot be opened, and is rejected as a whole. */
  readonly pages: number;
  /** What is in it cannot be read. */
  readonly isBroken: boolean;
}

const SAMPLES = [
  '03-usual-handwritten-200dpi.jpg',
  '04-usual-handwritten-plain-200dpi.jpg',
  '12-messy-handwritten-200dpi.jpg',
  '19-pencil-200dpi.jpg',
  '20-end-of-use-200dpi.jpg',
  '26-letter-200dpi.jpg',
];
const STACK = 3;
/** One file in so many is a stack of pages, one in so many is broken. */
const STACK_EVERY = 6;
const BROKEN_EVERY = 12;
/** So many bytes of a picture are left of one that breaks off. */
const BROKEN_BYTES = 20_000;

/** Files of so many pages in all, no two alike: singles, stacks, and some that are broken. */
export async function makeFiles(pages: number, random: Random): Promise<ChaosFile[]> {
  const samples = await Promise.all(
    SAMPLES.map((name) => readFile(fileURLToPath(new URL(`../../samples/scans/${name}`, import.meta.url)))), // prettier-ignore
  );
  const files: ChaosFile[] = [];
  for (let made = 0; made < pages;) {
    const mark = `chaos ${files.length} ${random.next()}`;
    const pick = (): Buffer => addComment(random.pick(samples), `${mark} ${random.next()}`);
    if (files.length % BROKEN_EVERY === BROKEN_EVERY - 1)
      files.push(breakOff(pick(), files.length));
    const isStack = files.length % STACK_EVERY === STACK_EVERY - 1 && pages - made >= STACK;
    const bytes = isStack ? await bind([pick(), pick(), pick()]) : pick();
    const count = isStack ? STACK : 1;
    files.push(describe(`scan-${files.length}.${isStack ? 'pdf' : 'jpg'}`, bytes, count));
    made += count;
  }
  return files;
}

/** A picture that breaks off is a page nevertheless; what is no picture at all is none. */
const breakOff = (jpeg: Buffer, at: number): ChaosFile =>
  Math.floor(at / BROKEN_EVERY) % 2 === 0
    ? describe(`broken-${at}.jpg`, jpeg.subarray(0, BROKEN_BYTES), 1, true)
    : describe(`broken-${at}.pdf`, jpeg.subarray(2, BROKEN_BYTES), 0, true);

const describe = (name: string, bytes: Buffer, pages: number, isBroken = false): ChaosFile => ({
  ...{ name, bytes, pages, isBroken },
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

/** A JPEG's comment lies right behind its first two bytes. */
function addComment(jpeg: Buffer, text: string): Buffer {
  const comment = Buffer.from(text);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

const A4 = [595.28, 841.89] as const;

async function bind(pictures: readonly Buffer[]): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const picture of pictures) {
    const [width, height] = A4;
    const image = await document.embedJpg(picture);
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return Buffer.from(await document.save());
}
