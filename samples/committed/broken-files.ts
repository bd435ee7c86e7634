import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PDFDocument, PDFName, PDFNumber } from 'pdf-lib';
import type { FailureKind } from '../../schemas/failure.ts';

/** A file that no reader can read, and what must be said of it. */
export interface BrokenFile {
  readonly file: string;
  readonly failure: FailureKind;
  readonly note: string;
  readonly bytes: Buffer;
}

/** `pdf` and `jpeg`: sound files to break. */
export async function makeBrokenFiles(sound: { pdf: Buffer; jpeg: Buffer }): Promise<BrokenFile[]> {
  const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
  const text = (content: string): Buffer => Buffer.from(content, 'utf8');
  return [
    { file: 'empty.pdf', failure: 'empty-file', note: 'zero bytes', bytes: Buffer.alloc(0) },
    {
      file: 'truncated-document.pdf',
      failure: 'damaged',
      note: 'the first half of a PDF',
      bytes: half(sound.pdf),
    },
    {
      file: 'truncated-photo.jpg',
      failure: 'damaged',
      note: 'the first half of a JPEG',
      bytes: half(sound.jpeg),
    },
    {
      file: 'encrypted.pdf',
      failure: 'encrypted-pdf',
      note: 'needs a password to open',
      bytes: encrypt(sound.pdf),
    },
    {
      file: 'five-thousand-pages.pdf',
      failure: 'too-many-pages',
      note: '5,000 pages that share one content',
      bytes: await manyPages(5000),
    },
    {
      file: 'billion-pixels.png',
      failure: 'too-many-pixels',
      note: 'declares 40,000 × 25,000 pixels in 70 bytes',
      bytes: hugePng(40_000, 25_000),
    },
    {
      file: 'svg-renamed.png',
      failure: 'type-mismatch',
      note: 'an SVG called .png',
      bytes: text(
        '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="100" height="100"/></svg>\n',
      ),
    },
    {
      file: 'html-renamed.png',
      failure: 'type-mismatch',
      note: 'a web page called .png',
      bytes: text('<!doctype html>\n<html lang="ja"><title>申請書</title><p>申請書</p></html>\n'),
    },
    {
      file: 'archive.zip',
      failure: 'unsupported-type',
      note: 'a ZIP',
      bytes: zipOf('readme.txt', text('scan\n')),
    },
  ];
}

/**
 * A user password, so that it cannot even be opened. The key is derived from fixed values (RC4 as
 * old office scanners still write it, static id), so that the bytes stay the same.
 */
function encrypt(pdf: Buffer): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'madoguchi-samples-'));
  try {
    const [from, to] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')];
    writeFileSync(from, pdf);
    execFileSync('qpdf', [
      '--static-id',
      '--allow-weak-crypto',
      '--encrypt',
      'open-sesame',
      'owner',
      '128',
      '--',
      from,
      to,
    ]);
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Object streams keep it small: a page is some twenty bytes, all refer to one content stream. */
async function manyPages(count: number): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const first = document.addPage([595.28, 841.89]);
  first.drawText('1');
  const content = first.node.get(PDFName.of('Contents'));
  if (!content) throw new Error('the page has no content');
  const leaf = first.node.Parent();
  if (!leaf) throw new Error('the page has no parent');
  for (let index = 1; index < count; index += 1) {
    const page = document.context.obj({
      Type: 'Page',
      Parent: first.node.get(PDFName.of('Parent')) ?? null,
      Contents: content,
    });
    leaf.Kids().push(document.context.register(page));
  }
  leaf.set(PDFName.of('MediaBox'), document.context.obj([0, 0, 595.28, 841.89]));
  leaf.set(PDFName.of('Count'), PDFNumber.of(count));
  return Buffer.from(
    await document.save({ objectsPerTick: Infinity, updateFieldAppearances: false }),
  );
}

function hugePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = Buffer.from([0x78, 0x9c, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', data),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** One stored file, by PKWARE's application note: local header, central directory, end record. */
function zipOf(name: string, content: Buffer): Buffer {
  const nameBytes = Buffer.from(name, 'latin1');
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x21, 8); // 1980-01-01, the first day that the format knows
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(nameBytes.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, nameBytes, content]);
  const madeBy = Buffer.from([20, 0]);
  const central = Buffer.concat([
    Buffer.from('PK\x01\x02', 'latin1'),
    madeBy,
    common,
    Buffer.alloc(14),
    nameBytes,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
