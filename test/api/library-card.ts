import sharp from 'sharp';
import { boxOf, partsOf } from '../../schemas/form/parts.ts';
import { decidePage } from '../../schemas/policy/decide.ts';
import type { FieldReading, PageReading } from '../../schemas/reading.ts';
import { reason } from '../../schemas/reason.ts';
import { dpi, probability } from '../../schemas/units.ts';
import type { Blobs, FinishedPage } from '../../store/contracts.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { plainField } from '../fixtures/plain-field.ts';
import { libraryForm as form, SECRET } from './library-form.ts';

/** 150 dpi: enough to look at, quick to make. */
const PX_PER_MM = 150 / 25.4;
const RECEIVED_ON = '2026-11-20';

/** What stands on the paper of the sample. */
const WRITTEN: Readonly<Record<string, string>> = {
  name: '髙橋 はなこ',
  memberNumber: '20417733',
  birthDate: '19880507',
  phone: '03-3591-7441',
  email: 'hana@example.jp',
  pin: SECRET,
  familyCount: '4',
  remarks: '点字図書も希望します',
};

/** Four fields wait for a person: name, member number, date, remarks; the rest is accepted. */
export const cardReadings = (): FieldReading[] => [
  plainField('kind', ['renew']),
  plainField('name', '高橋 はなこ', {
    probability: probability(0.62),
    alternatives: [
      { value: '髙橋 はなこ', probability: probability(0.31) },
      { value: '高橋 はなニ', probability: probability(0.04) },
    ],
    reasons: [reason('readers-disagree')],
  }),
  plainField('memberNumber', '20417733', {
    probability: probability(0.81),
    alternatives: [{ value: '20411733', probability: probability(0.12) }],
    reasons: [reason('low-probability', { probability: 0.81, needed: 0.95 })],
  }),
  plainField('birthDate', '1988-05-01', {
    probability: probability(0.71),
    alternatives: [{ value: '1988-05-07', probability: probability(0.27) }],
  }),
  plainField('phone', '03-3591-7441'),
  plainField('email', 'hana@example.jp'),
  plainField('pin', SECRET),
  plainField('familyCount', '4'),
  plainField('newsletter', true),
  plainField('remarks', null, {
    state: 'unreadable',
    probability: probability(0.4),
    reasons: [reason('unreadable')],
  }),
];

export const readingOf = (fields: FieldReading[]): PageReading => ({
  form: { id: form.id, version: form.version },
  formPage: 1,
  registration: {
    method: 'match',
    score: 0.93,
    runnerUp: null,
    orientation: 0,
    skewDegrees: 1.2,
    homography: [5.9, 0, 0, 0, 5.9, 0, 0, 0, 1],
    residual: { p50: 0.05, p95: 0.11, max: 0.2 },
    measuredDpi: { x: dpi(150), y: dpi(150) },
  },
  fields,
  engines: { test: '1' },
  timings: { read: 1 },
});

/** A received file of one sheet without a word on it, for what draws from the original. */
export function drawSheet(): Promise<Buffer> {
  const { width, height } = form.pages[0]!;
  const [across, down] = [Math.round(width * PX_PER_MM), Math.round(height * PX_PER_MM)];
  return sharp({ create: { width: across, height: down, channels: 3, background: '#fff' } })
    .png()
    .toBuffer();
}

/** A page of the sample, read, with its pictures in the store. */
export async function finishCard(
  pageId: string,
  blobs: Blobs,
  fields: FieldReading[] = cardReadings(),
): Promise<FinishedPage> {
  const { decisions, findings } = decidePage(form, fields, rulesOf(form), {
    receivedOn: RECEIVED_ON,
  });
  return {
    pageId,
    reading: readingOf(fields),
    decisions,
    findings,
    pictures: await keepPictures(blobs),
    fingerprint: null,
    wishId: null,
    seconds: 0.4,
  };
}

const kept = new WeakMap<Blobs, Promise<FinishedPage['pictures']>>();

/** Every sample looks the same: drawn and kept once for a store. */
function keepPictures(blobs: Blobs): Promise<FinishedPage['pictures']> {
  const pictures = kept.get(blobs) ?? makePictures(blobs);
  kept.set(blobs, pictures);
  return pictures;
}

async function makePictures(blobs: Blobs): Promise<FinishedPage['pictures']> {
  const paper = await drawPaper({ hideSecrets: false });
  const masked = await drawPaper({ hideSecrets: true });
  const keep = async (
    kind: 'straightened' | 'thumbnail' | 'crop',
    bytes: Buffer,
    fieldId: string | null,
    secret = false,
  ) => {
    const put = await blobs.put(bytes, 'image/png');
    if (!put.ok) throw new Error(put.error.kind);
    return { kind, fieldId, sha256: put.value, mediaType: 'image/png', secret };
  };
  const crops = form.fields.map(async (field) =>
    keep('crop', await cropOf(paper, boxOf(field)), field.id, field.secret === 'secret'),
  );
  return [
    await keep('straightened', masked, null),
    await keep('thumbnail', await sharp(masked).resize({ width: 160 }).png().toBuffer(), null),
    ...(await Promise.all(crops)),
  ];
}

function cropOf(
  paper: Buffer,
  box: { x: number; y: number; width: number; height: number },
): Promise<Buffer> {
  const [left, top, width, height] = [box.x, box.y, box.width, box.height].map((mm) =>
    Math.round(mm * PX_PER_MM),
  );
  return sharp(paper)
    .extract({ left: left!, top: top!, width: width!, height: height! })
    .png()
    .toBuffer();
}

/** The filled-in paper, drawn from the form itself. */
function drawPaper({ hideSecrets }: { hideSecrets: boolean }): Promise<Buffer> {
  const { width, height } = form.pages[0]!;
  const shapes = form.fields.flatMap((field) => {
    const outer = boxOf(field);
    const boxes = partsOf(field).map(
      ({ box }) =>
        `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" class="box"/>`,
    );
    const title = `<text x="10" y="${outer.y + 6}" class="print">${field.label.ja}</text>`;
    if (hideSecrets && field.secret === 'secret')
      return [
        ...boxes,
        title,
        `<rect x="${outer.x}" y="${outer.y}" width="${outer.width}" height="${outer.height}" fill="#555"/>`,
      ];
    const parts = partsOf(field);
    const ink = [...(WRITTEN[field.id] ?? '')];
    const writing =
      parts.length > 1 && field.kind !== 'choice'
        ? parts.map(
            ({ box }, i) =>
              `<text x="${box.x + 2}" y="${box.y + 8}" class="ink">${ink[i] ?? ''}</text>`,
          )
        : [`<text x="${outer.x + 2}" y="${outer.y + 8}" class="ink">${ink.join('')}</text>`];
    return [...boxes, title, ...writing];
  });
  const renewed = '<path d="M79 34 l3 3 l6 -8 M47 163 l3 3 l6 -8" class="tick"/>';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width * PX_PER_MM}" height="${height * PX_PER_MM}">
    <style>.box{fill:none;stroke:#555;stroke-width:.3}.print{font:4px sans-serif}.ink{font:italic 6.5px serif;fill:#124}.tick{fill:none;stroke:#124;stroke-width:.9}</style>
    <rect width="100%" height="100%" fill="#fdfdfb"/><text x="30" y="20" style="font:7px sans-serif">${form.title.ja}</text>
    ${shapes.join('')}${renewed}</svg>`;
  // A test file that ran before in this process may have blocked SVG for the whole process.
  sharp.unblock({ operation: ['VipsForeignLoadSvg'] });
  return sharp(Buffer.from(svg)).png().toBuffer();
}
