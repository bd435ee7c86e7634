import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LIKE_DIGITS } from '../digits/foreign.ts';
import { type Glyph, isHeldBack, readMnist, readPictures } from '../digits/glyphs.ts';
import { readRealMarks } from '../marks/real-marks.ts';

export const GLYPH_FILE = path.join('training', 'cache', 'sheets', 'glyphs.json');

export interface StoredGlyph {
  readonly label: string;
  readonly source: string;
  readonly width: number;
  readonly height: number;
  /** Base64 of one byte a pixel. */
  readonly ink: string;
}

/** Which writing a set may hold: no sign is in two of them. */
export const PARTS = ['train', 'calibration', 'test'] as const;
export type Part = (typeof PARTS)[number];

/** What sheets of one part are written with. */
export interface Writing {
  /** Digits of single hands: of one font each. */
  readonly fonts: readonly (readonly Glyph[])[];
  readonly mnist: readonly Glyph[];
  /** Digits from real Japanese forms; empty for calibration. */
  readonly real: readonly Glyph[];
  readonly foreign: readonly Glyph[];
  /** Real checkbox marks; empty for calibration. */
  readonly marks: readonly Glyph[];
}

const FIRST_TEST = 5000;

/** Reads the writing of one part. Needs the output of draw-glyphs.ts. */
export async function readWriting(part: Part, realData: string): Promise<Writing> {
  const stored = JSON.parse(await readFile(GLYPH_FILE, 'utf8')) as Record<
    'trained' | 'heldBack',
    Record<'digits' | 'foreign', StoredGlyph[]>
  >;
  const fonts = part === 'train' ? stored.trained : stored.heldBack;
  const mnist = await readMnist(part === 'train' ? 'train' : 't10k');
  const belongs = ({ source }: Glyph): boolean => isHeldBack(source) === (part !== 'train');
  const readReal = async (name: string): Promise<Glyph[]> =>
    (await readPictures(path.join(realData, name))).filter(belongs);
  const drawn = [...(await readReal('katakana')), ...(await readReal('latin-lowercase'))];
  const apart = part === 'calibration';
  return {
    fonts: groupByFont(fonts.digits.map(restore)),
    mnist: { train: mnist, calibration: mnist.slice(0, FIRST_TEST), test: mnist.slice(FIRST_TEST) }[part],
    real: apart ? [] : await readReal('digits'),
    foreign: [...fonts.foreign.map(restore), ...drawn.filter((g) => !LIKE_DIGITS.has(g.label))],
    marks: apart ? [] : (await readRealMarks(realData)).filter(belongs),
  }; // prettier-ignore
}

const restore = ({ label, source, width, height, ink }: StoredGlyph): Glyph => ({
  label,
  source,
  ink: { width, height, data: new Uint8Array(Buffer.from(ink, 'base64')) },
});

function groupByFont(glyphs: readonly Glyph[]): Glyph[][] {
  const groups = new Map<string, Glyph[]>();
  for (const glyph of glyphs)
    groups.set(glyph.source, [...(groups.get(glyph.source) ?? []), glyph]);
  return [...groups.values()].filter((group) => group.length === 10);
}
