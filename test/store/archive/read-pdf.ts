import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An object of a PDF as qpdf writes it in JSON: names begin with `/`, texts with `u:` or `b:`. */
export type PdfValue =
  null | boolean | number | string | PdfValue[] | { readonly [key: string]: PdfValue };
export type PdfDict = Readonly<Record<string, PdfValue>>;

export interface PdfStream {
  readonly dict: PdfDict;
  /** Without its filters, pictures apart. */
  readonly data: Buffer;
}

/** A PDF as a parser reads it that had no part in writing it. */
export interface ReadPdf {
  readonly bytes: Buffer;
  /** What qpdf says is wrong with its syntax. */
  readonly complaints: string;
  readonly trailer: PdfDict;
  readonly dicts: readonly PdfDict[];
  readonly streams: readonly PdfStream[];
  /** What a value is, where it only refers to it. */
  resolve(value: PdfValue | undefined): PdfValue;
  dict(value: PdfValue | undefined): PdfDict;
  stream(value: PdfValue | undefined): PdfStream | null;
}

type Objects = Record<string, { value?: PdfValue; stream?: { dict: PdfDict; data: string } }>;

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-pdf-'));
  const file = path.join(folder, 'read.pdf');
  await writeFile(file, bytes);
  // As they lie in the file, and unpacked: filters are gone from the dictionaries then.
  const [check, raw, plain] = await Promise.all([
    run(['--check', file]),
    readObjects(file, 'none'),
    readObjects(file, 'generalized'),
  ]);
  await rm(folder, { recursive: true });
  const isDict = (value: PdfValue | undefined): value is PdfDict =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const streamOf = (key: string): PdfStream | null => {
    const [whole, unpacked] = [raw[key]?.stream, plain[key]?.stream];
    if (whole === undefined || unpacked === undefined) return null;
    return { dict: whole.dict, data: Buffer.from(unpacked.data, 'base64') };
  };
  const keyOf = (value: PdfValue | undefined): string =>
    typeof value === 'string' && /^\d+ \d+ R$/.test(value) ? `obj:${value}` : '';
  const resolve = (value: PdfValue | undefined): PdfValue => {
    const found = raw[keyOf(value)];
    return found === undefined ? (value ?? null) : (found.stream?.dict ?? found.value ?? null);
  };
  return {
    bytes: Buffer.from(bytes),
    complaints: check.failed ? check.out : '',
    trailer: isDict(raw['trailer']?.value) ? raw['trailer'].value : {},
    dicts: Object.values(raw).flatMap(({ value, stream }) => listDicts(stream?.dict ?? value)),
    streams: Object.keys(raw).flatMap((key) => streamOf(key) ?? []),
    resolve,
    dict(value) {
      const found = resolve(value);
      return isDict(found) ? found : {};
    },
    stream: (value) => streamOf(keyOf(value)),
  };
}

/** A dictionary and those that lie within it. */
function listDicts(value: PdfValue | undefined): PdfDict[] {
  if (Array.isArray(value)) return value.flatMap(listDicts);
  if (typeof value !== 'object' || value === null) return [];
  return [value, ...Object.values(value).flatMap(listDicts)];
}

const MOST_OUTPUT = 256 * 1024 * 1024;

const run = (args: string[]): Promise<{ failed: boolean; out: string }> =>
  new Promise((resolve) => {
    execFile('qpdf', args, { maxBuffer: MOST_OUTPUT }, (error, stdout, stderr) =>
      resolve({ failed: error !== null, out: stdout || stderr }),
    );
  });

async function readObjects(file: string, level: 'none' | 'generalized'): Promise<Objects> {
  const { out } = await run([
    '--json=2',
    '--json-key=qpdf',
    '--json-stream-data=inline',
    `--decode-level=${level}`,
    file,
  ]);
  return (JSON.parse(out) as { qpdf: [unknown, Objects] }).qpdf[1];
}
