/** A tag of a TIFF directory: its type, how many values it claims, and its value or offset. */
export type TiffEntry = readonly [tag: number, type: number, count: number, value: number];

export const SHORT = 3;
export const LONG = 4;

/** Where `writeTiff` puts the first directory: behind the header. */
export const FIRST_DIRECTORY = 8;

export interface TiffPart {
  readonly entries: readonly TiffEntry[];
  /** Offset of the next directory; `next`: the one that follows here; default: none. */
  readonly next?: number | 'next';
  /** How many entries it claims to have; default: as many as there are. */
  readonly claimed?: number;
}

export const directoryBytes = (entries: number): number => 2 + entries * 12 + 4;

/** Directories one after the other behind the header, then `data`: nothing is checked. */
export function writeTiff(parts: readonly TiffPart[], data: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.from([0x49, 0x49, 42, 0, FIRST_DIRECTORY, 0, 0, 0]);
  let offset = FIRST_DIRECTORY;
  const directories = parts.map(({ entries, next = 0, claimed = entries.length }) => {
    const directory = Buffer.alloc(directoryBytes(entries.length));
    offset += directory.length;
    directory.writeUInt16LE(claimed & 0xffff);
    entries.forEach(([tag, type, count, value], i) => {
      const at = 2 + i * 12;
      directory.writeUInt16LE(tag, at);
      directory.writeUInt16LE(type, at + 2);
      directory.writeUInt32LE(count >>> 0, at + 4);
      directory.writeUInt32LE(value >>> 0, at + 8);
    });
    directory.writeUInt32LE(next === 'next' ? offset : next >>> 0, directory.length - 4);
    return directory;
  });
  return Buffer.concat([head, ...directories, data]);
}

/** Where the data begins that follows one directory of so many entries. */
export const dataOffset = (...entries: readonly number[]): number =>
  FIRST_DIRECTORY + entries.reduce((sum, count) => sum + directoryBytes(count), 0);

const PIXEL_TAGS = 9;

/** A grey picture of one strip; `overrides` replace or add values by tag. */
export function greyTiff(
  width: number,
  height: number,
  strip: Buffer,
  overrides: Readonly<Record<number, TiffEntry>> = {},
  next?: TiffPart['next'],
): Buffer {
  const added = Object.keys(overrides).filter((tag) => !BASE_TAGS.includes(Number(tag))).length;
  const at = dataOffset(PIXEL_TAGS + added);
  const base: TiffEntry[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, 1, 8],
    [259, SHORT, 1, 1],
    [262, SHORT, 1, 1],
    [273, LONG, 1, at],
    [277, SHORT, 1, 1],
    [278, LONG, 1, height],
    [279, LONG, 1, strip.length],
  ];
  const entries = new Map(base.map((entry) => [entry[0], entry]));
  for (const entry of Object.values(overrides)) entries.set(entry[0], entry);
  const sorted = [...entries.values()].sort(([a], [b]) => a - b);
  return writeTiff([next === undefined ? { entries: sorted } : { entries: sorted, next }], strip);
}

const BASE_TAGS: readonly number[] = [256, 257, 258, 259, 262, 273, 277, 278, 279];
