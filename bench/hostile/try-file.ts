import { builtInForms } from '../../cli/form-folders.ts';
import { parseConfig } from '../../schemas/config.ts';
import type { Failure } from '../../schemas/failure.ts';
import { findSeparators } from '../../workers/find-separators.ts';
import { HealableError } from '../../workers/healable.ts';
import { openInterpreter } from '../../workers/interpreter.ts';
import { openPageDrawer } from '../../workers/page-drawer.ts';
import type { Outcome, Specimen } from './contracts.ts';
import { forgetPeaks, listDescendants, peakOf } from './watch-processes.ts';

export interface Trial {
  readonly specimen: Specimen;
  /** What was said of the file, or of its pages: each once. */
  readonly outcomes: readonly Outcome[];
  /** The words of what was said. */
  readonly failures: readonly Failure[];
  readonly seconds: number;
  readonly peakMb: number;
}

export interface TrialHouse {
  try(specimen: Specimen): Promise<Trial>;
  close(): Promise<void>;
}

/** The processes in which the product looks into received files, with the limits that it starts them with. */
export function openTrialHouse(): TrialHouse {
  const config = parseConfig({});
  if (!config.ok) throw new Error(config.error.join('\n'));
  const { pageTimeoutSeconds: timeoutSeconds } = config.value;
  const interpreter = openInterpreter({
    processes: 1,
    timeoutSeconds,
    formFolders: builtInForms(),
    calibration: null,
  });
  const drawer = openPageDrawer({ timeoutSeconds });

  /** What the jobs `decode-scan` and `read-page` do with a file, and the desk that shows its first page. */
  const findFailures = async ({ bytes, fileName }: Specimen): Promise<(Failure | null)[]> => {
    const file = await interpreter.inspect({ bytes, fileName });
    if (!file.ok) return [file.error];
    const { pages } = file.value;
    try {
      await findSeparators(interpreter, { bytes, fileName }, pages);
    } catch (error) {
      if (error instanceof HealableError) return [error.failure];
      throw error;
    }
    const failures: (Failure | null)[] = [];
    for (let page = 1; page <= pages; page++) {
      const read = await interpreter.interpret({ bytes, fileName, page, wish: null });
      failures.push(read.ok ? null : read.error.failure);
    }
    const drawn = await drawer.draw({ bytes, fileName, page: 1 });
    return drawn.ok ? failures : [...failures, drawn.error];
  };

  return {
    async try(specimen) {
      forgetPeaks(listDescendants());
      const start = performance.now();
      const found = await findFailures(specimen);
      const seconds = (performance.now() - start) / 1000;
      const outcomes = new Set(found.map((failure): Outcome => failure?.kind ?? 'accepted'));
      const failures = found.filter((failure) => failure !== null);
      return {
        specimen,
        outcomes: [...outcomes],
        failures,
        seconds,
        peakMb: peakOf(listDescendants()),
      };
    },
    async close() {
      await interpreter.close();
      await drawer.close();
    },
  };
}

/** How a process that is not the PDF reader ended: a crash of the decoder itself. */
const CRASHED = /^(signal|exit code) /;

/** Why a trial shows a flaw of the product; null: it held. */
export function findFlaw({ specimen, outcomes, failures }: Trial): string | null {
  const crash = failures.find(
    (failure) => failure.kind === 'reader-crashed' && !failure.detail.startsWith('PDF:'),
  );
  if (crash?.kind === 'reader-crashed')
    return CRASHED.test(crash.detail) ? `crashed the decoder: ${crash.detail}` : crash.detail;
  const { allowed } = specimen.kind;
  const wrong = outcomes.filter((outcome) => !allowed.includes(outcome));
  if (wrong.length === 0) return null;
  const told = failures.find(({ kind }) => wrong.includes(kind));
  return `${wrong.join(', ')} ${told === undefined ? '' : JSON.stringify(told)}`.trim();
}
