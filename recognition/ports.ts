import type { Dpi, Probability } from '../schemas/units.ts';
import type { GreyImage, RgbImage } from './raster/image.ts';

/**
 * What the core needs from the outside world. Adapters live in engines/; the core imports none.
 * Every port is asynchronous and stateless from the caller's view: same input, same output.
 */

/** A decoded page as it came from the scanner: not turned, not cropped, not resampled. */
export interface PageImage {
  readonly grey: GreyImage;
  /** Absent for grey and 1-bit scans. */
  readonly colour: RgbImage | null;
  /** What the file declares; null where it declares nothing. Often wrong: never trusted alone. */
  readonly declaredDpi: Dpi | null;
}

/** A classifier run as one batch. */
export interface Network {
  /** Name and version, e.g. `digit@1`: stored with each reading, so that it can be replayed. */
  readonly id: string;
  /** Class labels, in the order of the logits. */
  readonly classes: readonly string[];
  /** Input side in pixels: each item is `planes * side * side` floats, ink = 1, paper = 0. */
  readonly side: number;
  /** Pictures of the same size that an item consists of, one after the other; absent = 1. */
  readonly planes?: number;
  /** Divides the logits before softmax, so that probabilities are honest; absent = 1. */
  readonly temperature?: number;
  /** Shape `count × planes × side × side` in, `count × classes.length` logits out. */
  classify(batch: Float32Array, count: number): Promise<Float32Array>;
}

/** What a line reader says of one line of text, before any calibration. */
export interface LineOpinion {
  readonly reader: string;
  readonly text: string;
  /** The engine's own confidence in [0, 1]: raw evidence, not a probability. */
  readonly score: number;
  /** Per character of `text` (UTF-16 code points in order), where the engine tells. */
  readonly characters: readonly ReadCharacter[];
  /** Whole texts that the engine considers, best first, its own first; absent where it cannot. */
  readonly texts?: readonly string[];
  /**
   * Of all that the engine holds possible, cuts and characters, the share that is `text`, in
   * [0, 1]; absent where it cannot tell. Evidence as raw as `score`.
   */
  readonly share?: number;
  /** What the ink alone says, where known words made the engine choose another text. */
  readonly unaided?: string;
}

export interface ReadCharacter {
  readonly text: string;
  readonly score: number;
  /** What else it may be ('' = nothing), best first, where the engine tells. */
  readonly others?: readonly { readonly text: string; readonly score: number }[];
}

/** OCR of one line whose pixels are already cut out. */
export interface LineReader {
  readonly id: string;
  /** `alphabet`: the characters that may occur; null for any. */
  readLine(line: GreyImage, alphabet: string | null): Promise<LineOpinion>;
  /**
   * ln-probability that the line says each of these texts, in their order, where the engine can
   * tell: −Infinity for what it cannot spell. Cheap for a line that it has just read.
   */
  weighTexts?(line: GreyImage, texts: readonly string[]): Promise<number[]>;
}

/** What a witness holds of a text of which it may not know every character. */
export interface Testimony {
  /** ln-probability of the characters that it knows, in their order, anything standing for the others. */
  readonly log: number;
  /** Of each character the share with which it is seen where it stands, in [0, 1]; 0 where it is unknown. */
  readonly seen: readonly number[];
}

/** A line reader that writes another script's forms: what it says is weighed, never taken as it is. */
export interface Witness {
  readonly id: string;
  /** What it reads, in its own forms. */
  readLine(line: GreyImage): Promise<LineOpinion>;
  /** Whether what it sees can be one of two characters and not the other, form for form. */
  tells(one: string, other: string): boolean;
  /** Cheap for a line that it has just read. */
  vouch(line: GreyImage, texts: readonly string[]): Promise<Testimony[]>;
}

/** A printed 2-D code found on a page. Corners in the image's own pixels, clockwise from top left. */
export interface FoundCode {
  readonly text: string;
  readonly corners: readonly [Corner, Corner, Corner, Corner];
}
interface Corner {
  readonly x: number;
  readonly y: number;
}

export interface CodeReader {
  readonly id: string;
  findCodes(page: GreyImage): Promise<readonly FoundCode[]>;
}

/** Everything that the core is given to read with. */
export interface Engines {
  readonly digits: Network;
  /** States of checkboxes, from three planes: ink, scan, blank. */
  readonly checkboxes: Network;
  /** Japanese characters; null until such a network is installed. */
  readonly characters: Network | null;
  /** Latin letters, digits and signs on a line; absent or null until such a network is installed. */
  readonly letters?: Network | null;
  /** Handwritten and printed Latin lines. */
  readonly latin: LineReader;
  /** The same by a reader that has learned from handwriting; absent or null until installed. */
  readonly hands?: LineReader | null;
  /** The same by one that shares no eyes with the others; absent or null until installed. */
  readonly strokes?: LineReader | null;
  /** Second opinion on Latin, and print. */
  readonly latinSecond: LineReader;
  /** Japanese lines, printed; weak on handwriting. */
  readonly japanese: LineReader;
  /** Second opinion on handwritten Japanese; absent or null until installed. */
  readonly kanji?: Witness | null;
  readonly codes: CodeReader;
}

/** A value that a reader considers, with its calibrated probability of being what was written. */
export interface Alternative {
  readonly value: string;
  readonly probability: Probability;
}
