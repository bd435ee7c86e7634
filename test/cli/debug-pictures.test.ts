import { jest } from '@jest/globals';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtInForms } from '../../cli/form-folders.ts';
import { drawDebugPictures } from '../../cli/debug-pictures.ts';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import { quadOf } from '../../recognition/register/quad-of.ts';
import { placeCrop } from '../../recognition/segment/place-crop.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { boxMm, type BoxMm } from '../../schemas/units.ts';
import { truthSchema } from '../../samples/truth.ts';
import { openReader, type ReadPage, type Reader } from '../../workers/open-reader.ts';

const SCANS = fileURLToPath(new URL('../../samples/scans', import.meta.url));
const SECRETS = ['password', 'accountLast4'];
const COVER = 128;

jest.setTimeout(300_000); // a limit for a very busy machine

describe('pictures for debugging', () => {
  let reader: Reader;
  let dir: string;
  beforeAll(async () => {
    const opened = await openReader(builtInForms());
    if (!opened.ok) throw new Error('the built-in forms do not load');
    reader = opened.value;
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-debug-'));
  });
  afterAll(async () => {
    await reader.close();
    await rm(dir, { recursive: true, force: true });
  });

  async function readSample(file: string): Promise<ReadPage> {
    const bytes = await readFile(join(SCANS, file));
    const found = await reader.inspect(bytes, file);
    const read = found.ok ? await reader.read(bytes, found.value, 1) : found;
    if (!read.ok) throw new Error(read.error.kind);
    return read.value;
  }

  describe.each(['05-typed-coded-fax-200dpi.png', '10-upside-down-200dpi.jpg'])('of %s', (file) => {
    let read: ReadPage;
    const covered = join('covered', file);
    const revealed = join('revealed', file);
    beforeAll(async () => {
      read = await readSample(file);
      expect(await drawDebugPictures(join(dir, covered), read, [])).toBe(true);
      expect(await drawDebugPictures(join(dir, revealed), read, ['all'])).toBe(true);
    });
    const names = (folder: string): Promise<string[]> => readdir(join(dir, folder));
    const partBoxes = (id: string): BoxMm[] =>
      partsOf(read.registered.prepared.form.fields.find((field) => field.id === id)!).map(
        ({ box }) => box,
      );

    test('no crop of a secret or confidential field is written', async () => {
      const secretCrops = (all: string[]): string[] =>
        all.filter((name) => SECRETS.some((id) => name.startsWith(`3-${id}-`)));
      expect(secretCrops(await names(revealed)).length).toBe(3 * (1 + 4));
      expect(secretCrops(await names(covered))).toEqual([]);
      expect((await names(revealed)).length - (await names(covered)).length).toBe(15);
    });

    test('the reading holds neither their values nor anything they were made of', async () => {
      const planted = await plantedSecrets(file);
      const readValues = SECRETS.map((id) => read.reading.fields.find((f) => f.fieldId === id)!)
        .flatMap(({ value, opinions }) => [value, ...opinions.map(({ text }) => text)])
        .filter((value) => typeof value === 'string' && value !== '');
      const wanted = [...planted, ...readValues];
      expect(wanted.length).toBeGreaterThan(2);
      const open = await readStrings(join(dir, revealed, '4-reading.json'));
      expect(open.some((text) => wanted.includes(text))).toBe(true);
      const masked = await readStrings(join(dir, covered, '4-reading.json'));
      for (const text of masked) for (const secret of wanted) expect(text).not.toContain(secret);
      const json = JSON.parse(await readFile(join(dir, covered, '4-reading.json'), 'utf8')) as {
        fields: object[];
      };
      for (const id of SECRETS)
        expect(json.fields).toContainEqual(
          expect.objectContaining({
            fieldId: id,
            value: null,
            alternatives: [],
            parts: [],
            opinions: [],
            masked: true,
          }),
        );
    });

    test('every pixel inside their boxes is painted over on the page', async () => {
      const boxes = SECRETS.flatMap(partBoxes);
      const page = await decode(join(dir, covered, '1-page.png'));
      for (const box of boxes) expect(tonesInside(page, read, box)).toEqual([COVER]);
      const open = await decode(join(dir, revealed, '1-page.png'));
      const tones = boxes.map((box) => tonesInside(open, read, box).length);
      expect(Math.max(...tones)).toBeGreaterThan(1);
    });

    test('under the lines of the overlay they are painted over as well', async () => {
      const overlay = await decode(join(dir, covered, '2-registered.png'));
      for (const box of SECRETS.flatMap(partBoxes)) {
        const within = boxMm(box.x + 0.6, box.y + 0.6, box.width - 1.2, box.height - 1.2);
        expect(tonesInside(overlay, read, within)).toEqual([COVER]);
      }
    });

    test('crops of neighbours show nothing of them in their bleed', async () => {
      const [email] = partBoxes('email');
      const [password] = partBoxes('password');
      const place = placeCrop(email!);
      for (const stage of ['raw', 'ink']) {
        const crop = await decode(join(dir, covered, `3-email-line-${stage}.png`));
        const row = placeCrop(password!).y + placeCrop(password!).inner.y - place.y;
        expect(row).toBeLessThan(crop.height);
        const below = crop.data.subarray(row * crop.width * crop.channels);
        expect([...new Set(below)]).toEqual([COVER]);
      }
    });

    test('one field is shown when it is named, and the other stays hidden', async () => {
      const folder = join('one', file);
      await drawDebugPictures(join(dir, folder), read, ['accountLast4']);
      const crops = await names(folder);
      expect(crops).toContain('3-accountLast4-1-raw.png');
      expect(crops.filter((name) => name.startsWith('3-password'))).toEqual([]);
    });
  });

  test('where the form fits too badly to know where secrets lie, no picture is written', async () => {
    const read = await readSample('05-typed-coded-fax-200dpi.png');
    const far = read.registered.residualAt(boxMm(0, 0, 1, 1));
    const lost: ReadPage = {
      ...read,
      registered: { ...read.registered, residualAt: () => (far + 9) as typeof far },
    };
    expect(await drawDebugPictures(join(dir, 'lost'), lost, ['password'])).toBe(false);
    expect(await readdir(join(dir, 'lost'))).toEqual(['4-reading.json']);
    expect(await drawDebugPictures(join(dir, 'lost'), lost, SECRETS)).toBe(true);
  });
});

interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

async function decode(path: string): Promise<Picture> {
  const { data, info } = await sharp(path).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Every tone that occurs in a box of the form, sampled each tenth of a millimetre. */
function tonesInside({ data, width, channels }: Picture, read: ReadPage, box: BoxMm): number[] {
  const tones = new Set<number>();
  const [a, b, , d] = quadOf(read.registered, box);
  const [across, down] = [Math.ceil(box.width * 10), Math.ceil(box.height * 10)];
  for (let i = 0; i <= across; i++)
    for (let j = 0; j <= down; j++) {
      const x = Math.floor(a.x + ((b.x - a.x) * i) / across + ((d.x - a.x) * j) / down);
      const y = Math.floor(a.y + ((b.y - a.y) * i) / across + ((d.y - a.y) * j) / down);
      for (let c = 0; c < channels; c++) tones.add(data[(y * width + x) * channels + c]!);
    }
  return [...tones];
}

async function plantedSecrets(file: string): Promise<string[]> {
  const path = join(SCANS, file.replace(/\.\w+$/, '.truth.json'));
  const truth = truthSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const values = truth.pages[0]!.fields.filter(({ id }) => SECRETS.includes(id));
  return values.map(({ value }) => value).filter((value) => typeof value === 'string');
}

/** Every text in a JSON file, keys left out: coordinates may hold any four digits. */
async function readStrings(path: string): Promise<string[]> {
  const found: string[] = [];
  JSON.parse(await readFile(path, 'utf8'), (_key, value: unknown) => {
    if (typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}
