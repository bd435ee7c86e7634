import cliProgress from 'cli-progress';
import type { ScanSummary } from '../schemas/desk.ts';
import type { Stores } from '../store/open-stores.ts';
import type { Crew } from './crew.ts';

/** Looking is an indexed query of a millisecond; people do not see more than this. */
const LOOK_EVERY_MS = 250;

/**
 * Shows a progress bar until every envelope with pages of these files (by the ids of their own scans)
 * is finished, in review or rejected; returns them as they then are, each once. Throws what keeps the
 * crew from ever finishing.
 */
export async function waitForScans(
  { records }: Pick<Stores, 'records'>,
  ids: readonly string[],
  crew: Pick<Crew, 'stuck'>,
): Promise<ScanSummary[]> {
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {value}/{total} pages, {duration_formatted}',
      hideCursor: true,
      noTTYOutput: false,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(ids.length, 0);
  try {
    for (;;) {
      const stuck = crew.stuck();
      if (stuck !== null) throw stuck;
      const scans = await Promise.all(ids.map((id) => records.findEnvelopesOf(id)));
      const found = [...new Map(scans.flat().map((scan) => [scan.id, scan])).values()];
      const pages = found.map(countPages);
      bar.setTotal(pages.reduce((sum, { all }) => sum + all, 0));
      bar.update(pages.reduce((sum, { done }) => sum + done, 0));
      if (found.every(isFinished)) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    bar.stop();
  }
}

const isFinished = ({ state }: ScanSummary): boolean => state !== 'queued' && state !== 'reading';

/** A file whose pages are not known yet, or that has none, counts as one. */
function countPages(scan: ScanSummary): { all: number; done: number } {
  const waiting = scan.pages.filter(({ state }) => state === 'queued' || state === 'reading');
  if (scan.pages.length === 0) return { all: 1, done: isFinished(scan) ? 1 : 0 };
  return { all: scan.pages.length, done: scan.pages.length - waiting.length };
}
