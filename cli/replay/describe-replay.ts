import type { ReadingName } from '../../store/replay/open-replays.ts';
import type { Change } from '../../workers/replay/compare-readings.ts';
import type { Compared, Need, Replayed } from '../../workers/replay/replay-reading.ts';

/** One reading as `--json` prints it. */
export const toJsonLine = (
  { controlNumber, page, readingId, counts }: ReadingName,
  found: Replayed | Compared,
): string => `${JSON.stringify({ controlNumber, page, readingId, counts, ...found })}\n`;

/** One reading in words. Fields are named, their values never told. */
export function describeFound(name: ReadingName, found: Replayed | Compared): string {
  const earlier = name.counts || name.isDisposed ? '' : ' (a reading that does not count)';
  return `${name.controlNumber}, page ${name.page}${earlier}: ${describe(found)}\n`;
}

function describe(found: Replayed | Compared): string {
  switch (found.outcome) {
    case 'identical':
      return 'identical';
    case 'same':
      return 'the same today';
    case 'unread':
      return `could not be read today: ${found.failure}`;
    case 'cannot':
      return `cannot be made again: ${found.needs.map(describeNeed).join('; ')}`;
    case 'differs':
      return `differs: ${
        'changes' in found
          ? found.changes.map(describeChange).join('; ')
          : found.differences
              .map(({ field, what }) => `${field ?? 'page'} (${what.join(', ')})`)
              .join('; ')
      }`;
  }
}

function describeNeed(need: Need): string {
  switch (need.kind) {
    case 'original':
      return `its original (${need.failure})`;
    case 'disposed':
      return 'it was disposed of';
    case 'form':
    case 'calibration':
    case 'engine':
    case 'registry':
      return `${need.kind} ${need.needed} is needed, ${need.present ?? 'none'} is here`;
  }
}

const describeChange = ({ field, value, status }: Change): string =>
  [
    field,
    value ? 'another value' : '',
    status === null ? '' : `${status.from ?? 'none'} → ${status.to ?? 'none'}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
