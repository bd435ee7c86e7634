interface PdfStream {
  /** What stands in its dictionary beside the length. */
  readonly dictionary: string;
  readonly content: string | Buffer;
  /** What it says its length is; default: the truth. */
  readonly length?: string;
}
export type PdfObject = string | PdfStream;

interface PdfOptions {
  /** What stands in the trailer beside size and root. */
  readonly trailer?: string;
  /** What `startxref` says; default: where the table is. */
  readonly start?: (table: number) => number;
}

const bytesOf = (object: PdfObject): Buffer => {
  if (typeof object === 'string') return Buffer.from(object, 'latin1');
  const content = Buffer.isBuffer(object.content)
    ? object.content
    : Buffer.from(object.content, 'latin1');
  return Buffer.concat([
    Buffer.from(`<< ${object.dictionary} /Length ${object.length ?? content.length} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
};

/** Objects from 1 on with a table of where they are; the first is the catalogue. Nothing is checked. */
export function writePdf(objects: readonly PdfObject[], options: PdfOptions = {}): Buffer {
  const chunks = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = chunks[0]!.length;
  const offsets = objects.map((object, i) => {
    const at = length;
    const chunk = Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      bytesOf(object),
      Buffer.from('\nendobj\n'),
    ]);
    chunks.push(chunk);
    length += chunk.length;
    return at;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = (options.start ?? ((table) => table))(length);
  chunks.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}` +
        `trailer\n<< /Size ${size} /Root 1 0 R ${options.trailer ?? ''} >>\nstartxref\n${start}\n%%EOF\n`,
      'latin1',
    ),
  );
  return Buffer.concat(chunks);
}

interface PageParts {
  readonly content?: PdfObject;
  readonly resources?: string;
  /** What stands in the page's dictionary beside that. */
  readonly page?: string;
  readonly box?: string;
  /** What stands in the catalogue beside the pages. */
  readonly catalogue?: string;
  /** Objects from number 5 on. */
  readonly more?: readonly PdfObject[];
  readonly options?: PdfOptions;
}

/** A PDF of one small page with a line on it, into which harm can be put. */
export function onePage({
  content = { dictionary: '', content: '10 20 80 3 re f' },
  resources = '',
  page = '',
  box = '[0 0 130 97]',
  catalogue = '',
  more = [],
  options = {},
}: PageParts): Buffer {
  return writePdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${catalogue} >>`,
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox ${box} /Contents 4 0 R /Resources << ${resources} >> ${page} >>`,
      content,
      ...more,
    ],
    options,
  );
}
