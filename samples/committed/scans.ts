import type { AgeingChoice } from '../age/choose-ageing.ts';
import type { FileFormat } from '../output/write-sample.ts';
import type { WriterChoice } from '../render-page.ts';
import type { Expect } from '../truth.ts';

/** One page of a committed scan. */
export interface PageSpec {
  readonly content: 'filled' | 'empty-form' | 'letter' | 'empty-paper' | 'other-form';
  readonly level: number;
  readonly variant?: 'plain' | 'coded';
  readonly writing?: 'handwritten' | 'typed';
  readonly colour?: boolean;
  /** Name of the recipe; left out: any that breaks no rule. */
  readonly recipe?: string;
  readonly choice?: AgeingChoice;
  readonly writer?: WriterChoice;
  readonly expect?: Expect;
}

/** One committed file. `seed` was chosen by looking at the picture. */
export interface ScanSpec {
  readonly name: string;
  readonly format: FileFormat;
  readonly quality?: number;
  readonly note: string;
  readonly pages: readonly PageSpec[];
  readonly seed?: number;
}

/** Little noise: it is what makes a file large, and these are committed. */
const QUIET = { noise: 0.35, turned: 0, border: false } as const;
const at200 = { ...QUIET, dpi: 200 } as const;
const at300 = { ...QUIET, dpi: 300 } as const;
const fax = { ...at200, fax: true } as const;
const filled = { content: 'filled', variant: 'coded', writing: 'handwritten' } as const;
const UNKNOWN: Expect = { failure: 'unknown-form' };

export const SCANS: readonly ScanSpec[] = [
  {
    name: '01-neat-handwritten-300dpi',
    format: 'jpg',
    quality: 30,
    seed: 2,
    note: 'a good scan of neat handwriting',
    pages: [
      {
        ...filled,
        level: 1,
        choice: { ...at300, stamp: false, holes: false },
        writer: { mess: 0.05, pen: 'black ballpoint', mark: 'tick' },
      },
    ],
  },
  {
    name: '02-clean-typed-plain-300dpi',
    format: 'png',
    note: 'typed on a computer, printed, no code, no marks',
    pages: [{ ...filled, level: 0, variant: 'plain', writing: 'typed', choice: at300 }],
  },
  {
    name: '03-usual-handwritten-200dpi',
    format: 'jpg',
    note: 'what most post looks like',
    pages: [{ ...filled, level: 2, choice: { ...at200, fold: true } }],
  },
  {
    name: '04-usual-handwritten-plain-200dpi',
    format: 'jpg',
    note: 'the same without code and corner marks',
    pages: [{ ...filled, level: 2, variant: 'plain', choice: { ...at200, rotation: -1.1 } }],
  },
  {
    name: '05-typed-coded-fax-200dpi',
    format: 'png',
    note: 'typed, with code, scanned in black and white',
    pages: [{ ...filled, level: 1, writing: 'typed', choice: fax }],
  },
  {
    name: '06-typed-plain-fax-200dpi',
    format: 'tif',
    note: 'typed and faxed: 1-bit TIFF',
    pages: [{ ...filled, level: 2, variant: 'plain', writing: 'typed', choice: fax }],
  },
  {
    name: '07-batch-of-three-200dpi',
    format: 'pdf',
    note: 'three forms in one PDF: by hand, typed, by hand without code',
    pages: [
      { ...filled, level: 1, choice: at200 },
      { ...filled, level: 1, writing: 'typed', choice: at200 },
      { ...filled, level: 2, variant: 'plain', choice: fax },
    ],
  },
  {
    name: '08-batch-of-three-fax-200dpi',
    format: 'tif',
    note: 'three faxed forms in one 1-bit TIFF',
    pages: [
      { ...filled, level: 1, choice: fax },
      { ...filled, level: 2, variant: 'plain', choice: fax },
      { ...filled, level: 2, writing: 'typed', choice: fax },
    ],
  },
  {
    name: '09-tilted-7-degrees-200dpi',
    format: 'jpg',
    note: 'laid askew on the glass',
    pages: [{ ...filled, level: 2, choice: { ...at200, rotation: 7 } }],
  },
  {
    name: '10-upside-down-200dpi',
    format: 'jpg',
    note: 'fed the wrong way round',
    pages: [{ ...filled, level: 2, choice: { ...at200, turned: 180 } }],
  },
  {
    name: '11-sideways-plain-fax-200dpi',
    format: 'png',
    note: 'turned by 90°, without code, black and white',
    pages: [{ ...filled, level: 1, variant: 'plain', choice: { ...fax, turned: 90 } }],
  },
  {
    name: '12-messy-handwritten-200dpi',
    format: 'jpg',
    note: 'untidy writing that leaves its boxes',
    pages: [{ ...filled, level: 2, choice: at200, writer: { mess: 0.95 } }],
  },
  {
    name: '13-handwritten-fax-200dpi',
    format: 'png',
    note: '1-bit PNG',
    pages: [
      {
        ...filled,
        level: 2,
        choice: { ...fax, rotation: 0.9 },
        writer: { pen: 'black ballpoint' },
      },
    ],
  },
  {
    name: '14-folded-in-thirds-200dpi',
    format: 'jpg',
    note: 'folded into an envelope, halves shifted',
    pages: [
      {
        ...filled,
        level: 3,
        variant: 'plain',
        choice: {
          ...at200,
          fold: true,
          rotation: 1.4,
          stamp: false,
          showThrough: false,
          fax: false,
        },
      },
    ],
  },
  {
    name: '15-stamped-and-stained-200dpi',
    format: 'jpg',
    note: 'seal, stains and punch holes, in colour',
    pages: [
      {
        ...filled,
        level: 3,
        colour: true,
        choice: { ...at200, stamp: true, stain: true, holes: true, fax: false, rotation: -0.8 },
        writer: { pen: 'blue ballpoint' },
      },
    ],
  },
  {
    name: '16-poor-copy-plain-200dpi',
    format: 'png',
    note: 'a poor photocopy in black and white',
    pages: [{ ...filled, level: 3, variant: 'plain', choice: { ...fax, noise: 1 } }],
  },
  {
    name: '17-corrected-marks-and-digits-200dpi',
    format: 'jpg',
    note: 'marks taken back, digits struck out and rewritten',
    pages: [
      {
        ...filled,
        level: 1,
        recipe: 'register',
        choice: at200,
        writer: { corrected: 0.7, rewrites: 0.25, mess: 0.2 },
      },
    ],
  },
  {
    name: '18-blue-pen-colour-300dpi',
    format: 'jpg',
    quality: 28,
    note: 'blue ballpoint, colour',
    pages: [
      { ...filled, level: 1, colour: true, choice: at300, writer: { pen: 'blue ballpoint' } },
    ],
  },
  {
    name: '19-pencil-200dpi',
    format: 'jpg',
    note: 'written in pencil: faint',
    pages: [{ ...filled, level: 2, choice: at200, writer: { pen: 'pencil' } }],
  },
  {
    name: '20-end-of-use-200dpi',
    format: 'jpg',
    note: 'the other half of the form: date and boxes',
    pages: [{ ...filled, level: 1, recipe: 'change the date', choice: at200 }],
  },
  {
    name: '21-wrong-check-digit-fax-200dpi',
    format: 'tif',
    note: 'breaks a rule of the form',
    pages: [{ ...filled, level: 1, recipe: 'wrong check digit', writing: 'typed', choice: fax }],
  },
  {
    name: '22-bad-plain-200dpi',
    format: 'jpg',
    note: 'level 4',
    pages: [
      {
        ...filled,
        level: 4,
        variant: 'plain',
        choice: { ...QUIET, dpi: 200, border: true, fax: false, rotation: 5.5 },
      },
    ],
  },
  {
    name: '23-awful-200dpi',
    format: 'jpg',
    note: 'level 5',
    pages: [
      {
        ...filled,
        level: 5,
        choice: { ...QUIET, dpi: 200, turned: 0, border: true, fax: false, rotation: -9 },
      },
    ],
  },
  {
    name: '24-blank-form-200dpi',
    format: 'png',
    note: 'the form, not filled in: every field must read blank',
    pages: [
      {
        content: 'empty-form',
        variant: 'coded',
        level: 2,
        writer: { corrected: 0, stray: 0 },
        choice: { ...fax, rotation: 0.6, stamp: false, stain: false },
      },
    ],
  },
  {
    name: '25-letter-and-form-200dpi',
    format: 'pdf',
    note: 'a covering letter, then a form',
    pages: [
      { content: 'letter', level: 1, choice: fax, expect: UNKNOWN },
      { ...filled, level: 1, choice: fax },
    ],
  },
  {
    name: '26-letter-200dpi',
    format: 'jpg',
    note: 'a page that is no form',
    pages: [{ content: 'letter', level: 2, choice: { ...at200, stamp: false }, expect: UNKNOWN }],
  },
];

/** Pages that can be decoded and must not be read. */
export const BROKEN_PAGES: readonly ScanSpec[] = [
  {
    name: 'wrong-form',
    format: 'jpg',
    note: 'a form of another layout',
    pages: [{ content: 'other-form', level: 1, choice: at200, expect: UNKNOWN }],
  },
  {
    name: 'blank-page',
    format: 'jpg',
    note: 'nothing on the paper',
    pages: [{ content: 'empty-paper', level: 1, choice: at200, expect: { failure: 'blank-page' } }],
  },
  {
    name: 'upside-down-and-mirrored',
    format: 'png',
    note: 'scanned through the back of a transparency',
    pages: [
      {
        ...filled,
        level: 1,
        choice: { ...fax, turned: 180, mirrored: true },
        expect: { failure: 'mirrored' },
      },
    ],
  },
  {
    name: 'photo-72dpi',
    format: 'jpg',
    note: 'too few pixels to read',
    pages: [
      {
        ...filled,
        level: 4,
        colour: true,
        choice: { ...QUIET, dpi: 72, border: true, fax: false, rotation: 2 },
        expect: { failure: 'resolution-too-low' },
      },
    ],
  },
];
