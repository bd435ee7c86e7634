import { seeded } from '../../samples/random.ts';
import type { Bait } from './bait.ts';
import type { HostileKind, Specimen } from './contracts.ts';
import { DAMAGE } from './kinds/damage.ts';
import { FOREIGN } from './kinds/foreign.ts';
import { JPEG } from './kinds/jpeg.ts';
import { PDF_ACTIONS } from './kinds/pdf-actions.ts';
import { PDF_BOMBS } from './kinds/pdf-bombs.ts';
import { PDF_LOOPS } from './kinds/pdf-loops.ts';
import { PNG } from './kinds/png.ts';
import { TIFF } from './kinds/tiff.ts';
import { makeCleanInputs } from './sources/clean-inputs.ts';

export const KINDS: readonly HostileKind[] = [
  ...DAMAGE,
  ...FOREIGN,
  ...PNG,
  ...JPEG,
  ...TIFF,
  ...PDF_ACTIONS,
  ...PDF_LOOPS,
  ...PDF_BOMBS,
];

/** More of what takes long tell nothing more. */
const SLOW_OF_KIND = 2;

interface CorpusOptions {
  readonly seed: string;
  readonly count: number;
  readonly kinds?: readonly HostileKind[];
}

/** The same files for the same seed and bait, kind by kind in turn, one after the other. */
export async function* makeCorpus(
  bait: Bait,
  { seed, count, kinds = KINDS }: CorpusOptions,
): AsyncGenerator<Specimen> {
  const inputs = await makeCleanInputs();
  let made = 0;
  for (let round = 0; made < count; round++) {
    const ofRound = kinds.filter(({ isSlow }) => !isSlow || round < SLOW_OF_KIND);
    if (ofRound.length === 0) return;
    for (const kind of ofRound.slice(0, count - made)) {
      const random = seeded(`${seed}/${kind.name}/${round}`);
      yield { kind, round, ...kind.make({ random, inputs, bait }) };
      made += 1;
    }
  }
}
