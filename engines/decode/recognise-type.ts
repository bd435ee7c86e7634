import { extname } from 'node:path';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';

export type ScanType = 'pdf' | 'tiff' | 'jpeg' | 'png';

export const MEDIA_TYPES: Readonly<Record<ScanType, string>> = {
  pdf: 'application/pdf',
  tiff: 'image/tiff',
  jpeg: 'image/jpeg',
  png: 'image/png',
};

const EXTENSIONS: Readonly<Record<string, ScanType>> = {
  '.pdf': 'pdf',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png',
};

const DISPLAY_NAMES: Readonly<Record<ScanType, string>> = {
  pdf: 'PDF',
  tiff: 'TIFF',
  jpeg: 'JPEG',
  png: 'PNG',
};

interface Signature {
  readonly name: string;
  readonly offset: number;
  readonly bytes: Buffer;
}
const signature = (name: string, text: string, offset = 0): Signature => ({
  name,
  offset,
  bytes: Buffer.from(text, 'latin1'),
});

/** The allowlist. Only these reach a decoder: libvips itself would pick a loader by content. */
const SCAN_SIGNATURES: readonly (Signature & { readonly name: ScanType })[] = [
  { ...signature('', '%PDF-'), name: 'pdf' },
  { ...signature('', '\x89PNG\r\n\x1a\n'), name: 'png' },
  { ...signature('', '\xff\xd8\xff'), name: 'jpeg' },
  { ...signature('', 'II*\0'), name: 'tiff' },
  { ...signature('', 'MM\0*'), name: 'tiff' },
];

/** Named only so that the message can say what the file is; none of them is ever opened. */
const OTHER_SIGNATURES: readonly Signature[] = [
  signature('ZIP', 'PK\x03\x04'),
  signature('ZIP', 'PK\x05\x06'),
  signature('GIF', 'GIF8'),
  signature('BMP', 'BM'),
  signature('WebP', 'WEBP', 8),
  signature('HEIC', 'ftyphei', 4),
  signature('HEIC', 'ftypmif1', 4),
  signature('AVIF', 'ftypavif', 4),
  signature('BigTIFF', 'II+\0'),
  signature('BigTIFF', 'MM\0+'),
  signature('JPEG 2000', 'jP  ', 4),
  signature('PostScript', '%!PS'),
  signature('Office', '\xd0\xcf\x11\xe0'),
  signature('RAR', 'Rar!'),
  signature('7z', '7z\xbc\xaf'),
  signature('gzip', '\x1f\x8b'),
  signature('EXE', 'MZ'),
];

/** How much of the beginning decides what a text file is: an SVG may open with a long comment. */
const TEXT_SAMPLE_BYTES = 4096;

const startsWith = (bytes: Buffer, { offset, bytes: wanted }: Signature): boolean =>
  bytes.subarray(offset, offset + wanted.length).equals(wanted);

/** Names a file that holds text (or nothing known), for the message. */
function nameText(bytes: Buffer): string {
  const sample = bytes.subarray(0, TEXT_SAMPLE_BYTES);
  if (sample.every((byte) => byte === 0)) return 'zeros';
  const text = sample.toString('utf8').toLowerCase();
  if (text.includes('<svg')) return 'SVG';
  if (text.includes('<!doctype html') || text.includes('<html')) return 'HTML';
  if (text.trimStart().startsWith('<?xml')) return 'XML';
  const controls = sample.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return controls === 0 ? 'text' : 'unknown';
}

/** Blanks and a byte order mark before `%PDF-` are forgiven: some scanners' mail gateways add them. */
function skipBlanks(bytes: Buffer): Buffer {
  let start = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  while (start < 64 && [0x09, 0x0a, 0x0d, 0x20].includes(bytes[start] ?? 0)) start++;
  return bytes.subarray(start);
}

/** What the bytes are: one of the four types that are read, or the name of what they look like. */
export function recogniseContent(bytes: Buffer): { type: ScanType } | { other: string } {
  const scan = SCAN_SIGNATURES.find(
    (known) =>
      startsWith(bytes, known) || (known.name === 'pdf' && startsWith(skipBlanks(bytes), known)),
  );
  if (scan) return { type: scan.name };
  const other = OTHER_SIGNATURES.find((known) => startsWith(bytes, known));
  return { other: other?.name ?? nameText(bytes) };
}

/**
 * The type by content, when the name's extension says the same. A wrong extension is refused
 * rather than overlooked: it hides what a file is from the person and from the next program.
 */
export function checkType(bytes: Buffer, fileName: string): Result<ScanType, Failure> {
  const extension = extname(fileName).toLowerCase();
  const promised = EXTENSIONS[extension];
  const content = recogniseContent(bytes);
  if ('other' in content)
    return promised === undefined
      ? fail({ kind: 'unsupported-type', found: content.other })
      : fail({ kind: 'type-mismatch', found: content.other, extension });
  if (promised !== content.type)
    return fail({ kind: 'type-mismatch', found: DISPLAY_NAMES[content.type], extension });
  return ok(content.type);
}
