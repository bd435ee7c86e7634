import { createHash } from 'node:crypto';
import {
  STRAIGHTENED_MEDIA_TYPE,
  encodeCrop,
  straighten,
  thumbnail,
} from '../engines/straighten.ts';
import type { ScanFile } from '../engines/decode/scan-file.ts';
import type { ReadWish } from '../schemas/desk.ts';
import type { Failure } from '../schemas/failure.ts';
import { partsOf } from '../schemas/form/parts.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import type { FileInterpreter, Picture, ReaderSetup, ScanBytes } from './contracts.ts';
import { drawUnreadPage } from './draw-unread-page.ts';
import { inksToVerify } from './inks-to-verify.ts';
import { openReader, type ReadPage, type Reader } from './open-reader.ts';

/** What runs inside a recognition process: bytes in; reading and the desk's pictures out. */
export async function openFileInterpreter({
  formFolders,
  calibration,
}: ReaderSetup): Promise<FileInterpreter> {
  const reader = await openReader(formFolders, calibration);
  if (!reader.ok) throw new Error(`${reader.error.folder} has problems: run form check`);
  const inspect = rememberLast((scan) => reader.value.inspect(scan.bytes, scan.fileName));
  return {
    inspect,
    isSeparator: async (request) => {
      const file = await inspect(request);
      if (!file.ok) return file;
      return reader.value.isSeparator(request.bytes, file.value, request.page);
    },
    interpret: async (request) => {
      const start = performance.now();
      const file = await inspect(request);
      if (!file.ok) return fail({ failure: file.error, thumbnail: null });
      const { bytes, page: number, wish } = request;
      const page = await readWithPictures(reader.value, bytes, file.value, number, wish);
      if (!page.ok) {
        const thumbnail = await drawUnreadPage(bytes, file.value, number, page.error);
        return fail({ failure: page.error, thumbnail });
      }
      return ok({ ...page.value, seconds: (performance.now() - start) / 1000 });
    },
    verify: async ({ ink, alphabet, texts }) => ok(await reader.value.verify(ink, alphabet, texts)),
    findRefused: () => Promise.resolve(ok(reader.value.refused)),
  };
}

/** The pages of one file mostly come one after the other: it is inspected once. */
function rememberLast(
  inspect: (scan: ScanBytes) => Promise<Result<ScanFile, Failure>>,
): (scan: ScanBytes) => Promise<Result<ScanFile, Failure>> {
  let last: { key: string; file: Result<ScanFile, Failure> } | undefined;
  return async (scan) => {
    const key = `${createHash('sha256').update(scan.bytes).digest('hex')} ${scan.fileName}`;
    if (last?.key !== key) last = { key, file: await inspect(scan) };
    return last.file;
  };
}

async function readWithPictures(
  reader: Reader,
  bytes: Buffer,
  file: ScanFile,
  page: number,
  wish: ReadWish | null,
) {
  const read = await reader.read(bytes, file, page, wish);
  if (!read.ok) return read;
  const { reading, fingerprint } = read.value;
  const pictures = await makePictures(read.value);
  const inks = inksToVerify(read.value);
  return ok({ reading, fingerprint, pictures, inks, verifier: reader.verifier });
}

/** Secret fields are painted over in every picture of the page; their crops are marked secret. */
async function makePictures({ image, registered, cuts }: ReadPage): Promise<Picture[]> {
  const { form } = registered.prepared;
  const size = form.pages[registered.page.number - 1]!;
  const masks = form.fields
    .filter(({ secret, page }) => secret !== 'none' && page === registered.page.number)
    .flatMap(partsOf)
    .map(({ box }) => box);
  const upright = await straighten(image, registered.reading.homography, size, undefined, masks);
  const pictures: Picture[] = [
    {
      kind: 'straightened',
      fieldId: null,
      mediaType: STRAIGHTENED_MEDIA_TYPE,
      secret: false,
      bytes: upright,
    },
    {
      kind: 'thumbnail',
      fieldId: null,
      mediaType: STRAIGHTENED_MEDIA_TYPE,
      secret: false,
      bytes: await thumbnail(upright),
    },
  ];
  for (const { field, picture } of cuts)
    if (picture)
      pictures.push({
        kind: 'crop',
        fieldId: field.id,
        mediaType: 'image/png',
        secret: field.secret === 'secret',
        bytes: await encodeCrop(picture),
      });
  return pictures;
}
