import { layBait, type BaitTaken } from './bait.ts';
import type { HostileKind } from './contracts.ts';
import { makeCorpus } from './make-corpus.ts';
import { findFlaw, openTrialHouse, type Trial } from './try-file.ts';

export interface CorpusTrial {
  readonly trials: readonly Omit<Trial, 'specimen'>[];
  readonly kinds: readonly string[];
  readonly flaws: readonly Flaw[];
  readonly bait: BaitTaken;
}

export interface Flaw {
  readonly kind: string;
  readonly round: number;
  readonly what: string;
}

interface CorpusTrialOptions {
  readonly seed: string;
  readonly count: number;
  readonly kinds?: readonly HostileKind[];
  /** Told of each file when it has been tried. */
  readonly onTrial?: (trial: Trial, flaw: Flaw | null) => void;
}

/** Makes hostile files one by one and hands each to the processes that look into received files. */
export async function tryCorpus({
  onTrial = () => undefined,
  ...options
}: CorpusTrialOptions): Promise<CorpusTrial> {
  const bait = await layBait();
  const house = openTrialHouse();
  const trials: Omit<Trial, 'specimen'>[] = [];
  const kinds: string[] = [];
  const flaws: Flaw[] = [];
  try {
    for await (const specimen of makeCorpus(bait, options)) {
      const { specimen: tried, ...trial } = await house.try(specimen);
      bait.look();
      const { kind, round } = tried;
      const what = findFlaw({ specimen, ...trial });
      const flaw = what === null ? null : { kind: kind.name, round, what };
      if (flaw !== null) flaws.push(flaw);
      trials.push(trial);
      kinds.push(kind.name);
      onTrial({ specimen, ...trial }, flaw);
    }
    return { trials, kinds, flaws, bait: bait.taken() };
  } finally {
    await house.close();
    await bait.close();
  }
}
