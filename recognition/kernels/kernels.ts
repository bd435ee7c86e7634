import { KERNELS_BASE64 } from './binary.ts';

/** Place in the kernels' memory, bytes. */
type Address = number;

/**
 * Loops over millions of pixels, in WebAssembly with four to sixteen numbers to an instruction: two to
 * ten times as fast as the same in JavaScript. Of its instructions only those are used that give the
 * same on every machine. Sources and what each does: `kernels/assembly`.
 */
interface Kernels {
  readonly memory: WebAssembly.Memory;
  layPatch(
    dx: Address,
    dy: Address,
    values: Address,
    count: number,
    width: number,
    offsets: Address,
    weights: Address,
  ): void;
  quantile(
    place: Address,
    offsets: Address,
    count: number,
    share: number,
    histogram: Address,
  ): number;
  searchWindow(
    base: Address,
    width: number,
    offsets: Address,
    weights: Address,
    count: number,
    most: number,
    side: number,
    sums: Address,
    scores: Address,
  ): number;
  climbToPeak(
    start: Address,
    width: number,
    offsets: Address,
    weights: Address,
    count: number,
    most: number,
    steps: number,
    peak: Address,
  ): void;
  layImage(
    data: Address,
    dataWidth: number,
    dataHeight: number,
    out: Address,
    width: number,
    height: number,
    homography: Address,
    flip: number,
  ): void;
  halve(from: Address, width: number, height: number, to: Address): void;
  blurBox(
    data: Address,
    width: number,
    height: number,
    reach: number,
    rows: Address,
    sums: Address,
    out: Address,
  ): void;
  profileLines(
    ink: Address,
    width: number,
    height: number,
    windows: Address,
    rowInk: Address,
    rowRules: Address,
    columnInk: Address,
    columnRules: Address,
  ): void;
  slideLines(
    profile: Address,
    places: Address,
    weights: Address,
    lines: number,
    count: number,
    scores: Address,
  ): void;
  luma(from: Address, stride: number, count: number, to: Address): void;
  measureTiles(
    data: Address,
    width: number,
    height: number,
    brighter: number,
    histogram: Address,
    levels: Address,
  ): void;
  subtractPaper(
    data: Address,
    width: number,
    height: number,
    levels: Address,
    near: Address,
    columns: number,
    rows: number,
    between: Address,
    ink: Address,
    bed: Address,
  ): void;
  countAbove(data: Address, count: number, floor: number): number;
  scatterAbove(
    data: Address,
    width: number,
    height: number,
    floor: number,
    every: number,
    x: Address,
    y: Address,
  ): void;
  projectPoints(
    x: Address,
    y: Address,
    count: number,
    cos: number,
    sin: number,
    converge: number,
    perPixel: number,
    bins: Address,
    length: number,
  ): number;
}

const binary = Uint8Array.from(atob(KERNELS_BASE64), (character) => character.charCodeAt(0));
export const kernels = new WebAssembly.Instance(new WebAssembly.Module(binary))
  .exports as unknown as Kernels;

const PAGE = 65_536;
/** Below this lie the module's own constants. */
const FIRST = 1024;
/** More than any page takes that is let in: 44 MB for a scan of 40 megapixels. Memory never shrinks. */
const MOST = 512 * 1024 * 1024;
/** Room for how often each value of a byte occurs, as the kernels count: 256 u16. */
export const HISTOGRAM = 512;
/** Kernels read up to so many bytes beyond what they are given, and never use them. */
const MARGIN = 32;

/**
 * Room in the kernels' memory for blocks of so many bytes, at multiples of 16. It holds whatever was
 * left there, and ends with the next call: kernels keep nothing, and between the two no caller waits
 * or calls what may reserve for itself. Throws a `RangeError` beyond 512 MB.
 */
export function reserve<const Sizes extends readonly number[]>(
  ...sizes: Sizes
): { -readonly [Block in keyof Sizes]: Address } {
  let next = FIRST;
  const places = sizes.map((size) => {
    const place = next;
    next = 16 * Math.ceil((place + size + MARGIN) / 16);
    return place;
  });
  if (!(next <= MOST)) throw new RangeError(`kernels hold ${MOST} bytes at most, not ${next}`);
  const missing = next - kernels.memory.buffer.byteLength;
  if (missing > 0) kernels.memory.grow(Math.ceil(missing / PAGE));
  return places as { -readonly [Block in keyof Sizes]: Address };
}

/** Copies into a block exactly what belongs there: what lay in it before is of another page. */
export function fill(place: Address, data: Uint8Array, length: number): void {
  if (data.length !== length) throw new RangeError(`${length} bytes expected, not ${data.length}`);
  bytesAt(place, length).set(data);
}

/** Views of a block of the kernels' memory; as short-lived as the block. */
export const bytesAt = (place: Address, length: number): Uint8Array =>
  new Uint8Array(kernels.memory.buffer, place, length);
export const wordsAt = (place: Address, length: number): Int32Array =>
  new Int32Array(kernels.memory.buffer, place, length);
export const shortsAt = (place: Address, length: number): Int16Array =>
  new Int16Array(kernels.memory.buffer, place, length);
export const floatsAt = (place: Address, length: number): Float32Array =>
  new Float32Array(kernels.memory.buffer, place, length);
export const doublesAt = (place: Address, length: number): Float64Array =>
  new Float64Array(kernels.memory.buffer, place, length);
