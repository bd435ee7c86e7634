import { PDFiumLibrary } from '@hyzyla/pdfium';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import sharp from 'sharp';
import { drawArchive } from '../../../samples/print/archive/draw-archive.ts';
import { buildSrgbProfile } from '../../../samples/print/archive/srgb-profile.ts';
import { boxOf } from '../../../schemas/form/parts.ts';
import { openArchives } from '../../../store/archive/open-archives.ts';
import { makeArchive } from '../../../store/archive/make-archive.ts';
import { readEvents } from '../../../store/audit/read-events.ts';
import { hashBytes, openFolderBlobs } from '../../../store/blobs/folder.ts';
import { openRecords } from '../../../store/open-records.ts';
import { openVault } from '../../../store/vault.ts';
import { drawUpright } from '../../../workers/draw-upright.ts';
import { openMemoryDatabase, type MemoryDatabase } from '../memory-database.ts';
import { ACCOUNT, finishedPage, form, forms, newScan, SECRET } from '../sample-record.ts';
import { checkPdfA } from './check-pdfa.ts';
import { xmpOf } from './check-metadata.ts';
import { readPdf } from './read-pdf.ts';

/** The paper, at 100 dots to the inch, in red: every field is written full of stripes. */
const PX_PER_MM = 100 / 25.4;
const PAPER = { width: Math.round(210 * PX_PER_MM), height: Math.round(297 * PX_PER_MM) };
const NAME = '髙橋 & はなこ';

const toPixels = (field: string, scale: number) => {
  const { x, y, width, height } = boxOf(form.fields.find(({ id }) => id === field)!);
  return [x, y, width, height].map((mm) => Math.round(mm * scale)) as [
    number,
    number,
    number,
    number,
  ];
};

function drawPaper(): Promise<Buffer> {
  const data = Buffer.alloc(PAPER.width * PAPER.height * 3, 255);
  for (const { id } of form.fields) {
    const [left, top, width, height] = toPixels(id, PX_PER_MM);
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++)
        if (x % 4 < 2) data.fill(0, (y * PAPER.width + x) * 3 + 1, (y * PAPER.width + x) * 3 + 3);
  }
  return sharp(data, { raw: { ...PAPER, channels: 3 } })
    .png()
    .withMetadata({ density: 100 })
    .toBuffer();
}

let database: MemoryDatabase;
let folder: string;
let pageId: string;
let scanId: string;
let tools: Parameters<typeof makeArchive>[0];
let bytes: Buffer;

beforeAll(async () => {
  database = await openMemoryDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-archive-'));
  const { db } = database;
  const vault = openVault(randomBytes(32));
  const records = await openRecords(db, vault, forms);
  const blobs = openFolderBlobs(folder);
  const paper = await drawPaper();
  await blobs.put(paper, 'image/png');
  const { scan } = await records.addScan(newScan({ sha256: hashBytes(paper) }));
  scanId = scan.id;
  pageId = (await records.setPages(scan.id, 1, 'image/png'))[0]!;
  const page = finishedPage(pageId);
  const homography = [PX_PER_MM, 0, 0, 0, PX_PER_MM, 0, 0, 0, 1];
  const registration = { ...page.reading.registration, homography };
  await records.finishPage({ ...page, reading: { ...page.reading, registration } });
  tools = { archives: openArchives({ db, vault, forms }), blobs, drawUpright, drawArchive };
  expect(await makeArchive(tools, pageId, '佐藤')).toEqual({
    ok: false,
    error: { kind: 'not-approved' },
  });
  await records.act(pageId, 'name', { action: 'correct', value: NAME, seen: 0 }, '佐藤');
  expect(await records.approve(pageId, '佐藤')).toMatchObject({ ok: true });
  const made = await makeArchive(tools, pageId, '佐藤');
  if (!made.ok) throw new Error(made.error.kind);
  const [listed] = await tools.archives.list([scan.controlNumber]);
  expect(made.value.name).toBe(listed?.name);
  expect(listed?.name).toMatch(new RegExp(`^${scan.controlNumber}-p1-\\d{8}T\\d{9}Z\\.pdf$`));
  bytes = made.value.bytes;
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

test('the file of a record meets every clause of PDF/A-2b that concerns it', async () => {
  expect(checkPdfA(await readPdf(bytes))).toEqual([]);
});

test('it says which record it is, and is the same file whenever it is made', async () => {
  const xmp = xmpOf(await readPdf(bytes));
  const events = await readEvents(database.db, scanId);
  const approval = events.find(({ action }) => action === 'page-approved')!;
  const received = events.find(({ action }) => action === 'received')!;
  const { digest } = approval.after as { digest: string };
  const { sha256 } = received.after as { sha256: string };
  for (const [name, value] of [
    ['ReceivedOn', '2026-11-22'],
    ['FormId', 'sample'],
    ['FormVersion', '1'],
    ['OriginalSha256', sha256],
    ['RecordDigest', digest],
  ])
    expect(xmp).toContain(`<mdg:${name}>${value}</mdg:${name}>`);
  const again = await makeArchive(tools, pageId, '鈴木');
  expect(again.ok && again.value.bytes.equals(bytes)).toBe(true);
  expect((await readEvents(database.db, scanId)).at(-1)).toMatchObject({
    actor: '鈴木',
    action: 'record-archived',
    after: { sha256: hashBytes(bytes), bytes: bytes.length },
  });
});

test('its values are found as text; password and bank digits neither as text nor in the picture', async () => {
  const pdfium = await PDFiumLibrary.init();
  const document = await pdfium.loadDocument(bytes);
  const page = document.getPage(0);
  const text = page.getText();
  for (const value of [NAME, '03-1234-5678', '希望', 'ア']) expect(text).toContain(value);
  for (const secret of [SECRET, ACCOUNT, 'イ']) expect(text).not.toContain(secret);
  const { data, width } = await page.render({ scale: 2, render: 'bitmap' });
  document.destroy();
  pdfium.destroy();
  const reds = (field: string): number => {
    const [left, top, across, down] = toPixels(field, 144 / 25.4);
    let count = 0;
    for (let y = top; y < top + down; y++)
      for (let x = left; x < left + across; x++) {
        const at = (y * width + x) * 4;
        const [one, green, other] = [data[at]!, data[at + 1]!, data[at + 2]!];
        if (Math.max(one, other) - green > 60) count++;
      }
    return count / (across * down);
  };
  expect(reds('name')).toBeGreaterThan(0.3);
  expect(reds('password')).toBe(0);
  expect(reds('account')).toBe(0);
});

test('its colours are sRGB, as another reader of profiles understands it', async () => {
  const data = Buffer.from(Array.from({ length: 768 }, (_, i) => (i * 37) % 256));
  const plain = sharp(data, { raw: { width: 16, height: 16, channels: 3 } });
  const file = path.join(folder, 'srgb.icc');
  await writeFile(file, buildSrgbProfile());
  const [png, same] = [
    await plain.clone().png().keepIccProfile().withIccProfile(file).toBuffer(),
    await plain.clone().raw().toBuffer(),
  ];
  const back = await sharp(png).toColourspace('srgb').removeAlpha().raw().toBuffer();
  const worst = Math.max(...back.map((value, index) => Math.abs(value - same[index]!)));
  expect(worst).toBeLessThanOrEqual(2);
});

const key = (name: string) => PDFName.of(name);

function firstOf(document: PDFDocument, name: string, value: string): PDFDict {
  for (const [, object] of document.context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFRawStream ? object.dict : object;
    if (dict instanceof PDFDict && dict.get(key(name)) === key(value)) return dict;
  }
  throw new Error(`nothing is ${value}`);
}

const replace = (from: string, to: string) => (whole: Buffer) => {
  const changed = whole.toString('latin1').replace(from, to);
  expect(changed).not.toBe(whole.toString('latin1'));
  return Buffer.from(changed, 'latin1');
};

/** Through pdf-lib, which keeps what it is told to. */
const change = (work: (document: PDFDocument) => void) => async (whole: Buffer) => {
  const document = await PDFDocument.load(whole, { updateMetadata: false });
  work(document);
  return Buffer.from(await document.save({ useObjectStreams: false }));
};
const inCatalog = (name: string) =>
  change(({ catalog, context }) => catalog.set(key(name), context.obj({})));
const inFirst = (of: [string, string], name: string, value: unknown) =>
  change((document) =>
    firstOf(document, ...of).set(key(name), document.context.obj(value as never)),
  );

/** What makes a file no PDF/A, and the clause that says so. */
const BROKEN: readonly [clause: string, spoil: (whole: Buffer) => Buffer | Promise<Buffer>][] = [
  ['6.1.2', replace('%PDF-1.7\n%', '%PDF-1.7\n ')],
  ['6.1.3', replace('/ID [', '/IX [')],
  ['6.1.3', (whole) => Buffer.concat([whole, Buffer.from('more')])],
  ['6.1.4', replace('0000000000 65535 f', '0000000000 65535 x')],
  ['6.1.7.1', inFirst(['Subtype', 'Image'], 'F', 'else.jpg')],
  ['6.1.7.2', inFirst(['Subtype', 'XML'], 'Filter', ['LZWDecode'])],
  ['6.1.12', inCatalog('Perms')],
  ['6.2.2', change((document) => document.getPage(0).node.delete(key('Resources')))],
  ['6.2.3', replace('/GTS_PDFA1', '/GTS_PDFX1')],
  ['6.2.4.3', inFirst(['Subtype', 'Image'], 'ColorSpace', 'DeviceCMYK')],
  ['6.2.8.1', inFirst(['Subtype', 'Image'], 'Interpolate', true)],
  ['6.2.10', inFirst(['Type', 'Page'], 'Group', {})],
  ['6.2.11.3', inFirst(['Subtype', 'Type0'], 'Encoding', 'UniJIS-UTF16-H')],
  ['6.2.11.4.1', replace('/FontFile2 ', '/FontFileX ')],
  [
    '6.2.11.5',
    inFirst(['Subtype', 'CIDFontType2'], 'W', [1, Array.from({ length: 30 }, () => 333)]),
  ],
  ['6.2.11.7.2', replace('/ToUnicode ', '/ToUnicorn ')],
  ['6.3', inFirst(['Type', 'Page'], 'Annots', [{}])],
  ['6.4', inCatalog('AcroForm')],
  ['6.5', inCatalog('OpenAction')],
  ['6.8', inCatalog('EmbeddedFiles')],
  ['6.9', inCatalog('OCProperties')],
  ['6.11', inCatalog('Requirements')],
  ['6.6.2.1', replace('</pdfaid:part>', '</pdfaid:parx>')],
  ['6.6.2.2', change((document) => document.setTitle('another'))],
  ['6.6.2.3', replace('<pdfaProperty:name>FormId<', '<pdfaProperty:name>FormIx<')],
  ['6.6.4', replace('<pdfaid:part>2<', '<pdfaid:part>3<')],
];

test('whatever makes it no PDF/A is found by its clause', async () => {
  const found = BROKEN.map(async ([clause, spoil]) => {
    const breaches = checkPdfA(await readPdf(await spoil(bytes)));
    return [clause, breaches.map((breach) => breach.split(' ')[0])];
  });
  expect(await Promise.all(found)).toEqual(
    BROKEN.map(([clause]) => [clause, expect.arrayContaining([clause]) as string[]]),
  );
});
