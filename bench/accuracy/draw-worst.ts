import { createRequire } from 'node:module';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import { encodeCrop } from '../../engines/straighten.ts';
import type { JudgedField } from './judged-field.ts';

const COLUMNS = 4;
const CELL = { width: 420, height: 150, picture: 90, margin: 8 };
const MOST = 50;
/** Fonts of the system may have no Japanese. */
const FONT = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf',
);

/** What a contact sheet shows of a wrong reading. */
export type WrongReading = Pick<
  JudgedField,
  'sample' | 'fieldId' | 'wrote' | 'read' | 'probability' | 'picture'
>;

/** Wrong readings, those that claimed most first. */
export const findWorst = (fields: readonly JudgedField[]): JudgedField[] =>
  fields
    .filter(({ right, state }) => !right && state !== 'unread')
    .sort((a, b) => b.probability - a.probability)
    .slice(0, MOST);

/** A contact sheet as a PNG: the pixels that were read, what was written and what was read. */
export async function drawWorst(worst: readonly WrongReading[]): Promise<Buffer> {
  const parts = await Promise.all(worst.map(drawField));
  return sharp({
    create: {
      width: COLUMNS * CELL.width,
      height: Math.max(1, Math.ceil(worst.length / COLUMNS)) * CELL.height,
      channels: 3,
      background: '#fff',
    },
  })
    .composite(parts.flat())
    .png()
    .toBuffer();
}

async function drawField(field: WrongReading, index: number) {
  const left = (index % COLUMNS) * CELL.width + CELL.margin;
  const top = Math.floor(index / COLUMNS) * CELL.height + CELL.margin;
  const size = { width: CELL.width - 2 * CELL.margin, height: CELL.picture };
  const picture = field.picture
    ? await sharp(await encodeCrop(field.picture))
        .resize({ ...size, fit: 'inside' })
        .toBuffer()
    : await sharp({ create: { ...size, channels: 3, background: '#808080' } })
        .png()
        .toBuffer();
  const { sample, fieldId, wrote, read, probability } = field;
  const words = [
    `${sample} ${fieldId} ${probability.toFixed(4)}`,
    `${JSON.stringify(wrote)} → ${JSON.stringify(read)}`,
  ].join('\n');
  const text = { text: escape(words), font: 'BIZ UDPGothic', fontfile: FONT, width: size.width, height: 44, rgba: true }; // prettier-ignore
  return [
    { input: picture, left, top },
    { input: await sharp({ text }).png().toBuffer(), left, top: top + CELL.picture + 4 },
  ];
}

/** Pango takes markup. */
const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
