import type { Random } from '../../../samples/random.ts';
import {
  EITHER,
  REFUSED,
  type HostileFile,
  type HostileKind,
  type Ingredients,
} from '../contracts.ts';

const ENDINGS = ['jpg', 'png', 'tif', 'pdf'] as const;
type Ending = (typeof ENDINGS)[number];

/** Whole numbers at which programs miscount. */
const EXTREMES = ['00000000', 'ffffffff', '7fffffff', '80000000', '0000ffff', 'ffff0000'] as const;

type Harm = (clean: Buffer, random: Random) => Buffer;

const flipBits: Harm = (clean, random) => {
  const bytes = Buffer.from(clean);
  for (let flips = 2 ** random.whole(0, 6); flips > 0; flips--) {
    const at = random.whole(0, bytes.length - 1);
    bytes[at] = bytes[at]! ^ (1 << random.whole(0, 7));
  }
  return bytes;
};

const randomBytes = (length: number, random: Random): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

const overwrite: Harm = (clean, random) => {
  const bytes = Buffer.from(clean);
  const at = random.whole(8, bytes.length - 2);
  randomBytes(random.whole(2, 64), random).copy(bytes, at);
  return bytes;
};

const plantExtremes: Harm = (clean, random) => {
  const bytes = Buffer.from(clean);
  for (let i = random.whole(1, 4); i > 0; i--)
    Buffer.from(random.pick(EXTREMES), 'hex').copy(bytes, random.whole(8, bytes.length - 5));
  return bytes;
};

/** What is missing is more than any trailer that no pixel needs. */
const truncate: Harm = (clean, random) =>
  clean.subarray(0, Math.floor(clean.length * random.between(0.02, 0.9)));

/** An interrupted copy: the length is there and the end is zeros. */
const zeroTheEnd: Harm = (clean, random) => {
  const bytes = Buffer.from(clean);
  return bytes.fill(0, Math.floor(clean.length * random.between(0.1, 0.9)));
};

const cutOut: Harm = (clean, random) => {
  const from = random.whole(8, Math.floor(clean.length / 2));
  const length = random.whole(1, Math.floor(clean.length / 3));
  return Buffer.concat([clean.subarray(0, from), clean.subarray(from + length)]);
};

const doubleUp: Harm = (clean, random) => {
  const from = random.whole(8, Math.floor(clean.length / 2));
  const length = random.whole(1, Math.floor(clean.length / 3));
  return Buffer.concat([clean.subarray(0, from + length), clean.subarray(from)]);
};

const keepMagicAlone: Harm = (clean, random) =>
  Buffer.concat([clean.subarray(0, 8), randomBytes(random.whole(1, 4000), random)]);

/** The head of one file with the body of another, of the same or another format. */
function crossOver({ random, inputs }: Ingredients, ending: Ending): Buffer {
  const [head, body] = [random.pick(inputs[ending]), random.pick(inputs[random.pick(ENDINGS)])];
  return Buffer.concat([
    head.subarray(0, random.whole(8, head.length - 1)),
    body.subarray(random.whole(0, body.length - 1)),
  ]);
}

const name = (random: Random, ending: string): string => `scan-${random.whole(1, 9999)}.${ending}`;

const harmOf = (label: string, harm: Harm, allowed: HostileKind['allowed']): HostileKind[] =>
  ENDINGS.map((ending) => ({
    name: `${label}: ${ending}`,
    allowed,
    make: ({ random, inputs }): HostileFile => ({
      fileName: name(random, ending),
      bytes: harm(random.pick(inputs[ending]), random),
    }),
  }));

/** Sound files, broken blindly: what comes of a bad disk, a bad line, a bad copy, or a fuzzer. */
export const DAMAGE: readonly HostileKind[] = [
  ...harmOf('bits flipped', flipBits, EITHER),
  ...harmOf('bytes overwritten', overwrite, EITHER),
  ...harmOf('extreme numbers planted', plantExtremes, EITHER),
  ...harmOf('truncated', truncate, REFUSED),
  ...harmOf('its end is zeros', zeroTheEnd, REFUSED),
  ...harmOf('a part cut out', cutOut, EITHER),
  ...harmOf('a part doubled', doubleUp, EITHER),
  ...harmOf('noise behind the magic number', keepMagicAlone, REFUSED),
  ...ENDINGS.map((ending): HostileKind => ({
    name: `head and body of two files: ${ending}`,
    allowed: EITHER,
    make: (ingredients) => ({
      fileName: name(ingredients.random, ending),
      bytes: crossOver(ingredients, ending),
    }),
  })),
];
