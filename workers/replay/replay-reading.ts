import type { Failure } from '../../schemas/failure.ts';
import type { PageReading } from '../../schemas/reading.ts';
import type { Registries } from '../../store/contracts.ts';
import type { KeptReading } from '../../store/replay/open-replays.ts';
import { readAndDecide, type ReadingDesk } from '../read-and-decide.ts';
import { compareReadings, listChanges, type Change, type Difference } from './compare-readings.ts';

/** What would have to be here for a reading to be made again. */
export type Need =
  | {
      readonly kind: 'form' | 'calibration' | 'engine' | 'registry';
      /** What it was read with. */
      readonly needed: string;
      /** What is here in its place; null: nothing. */
      readonly present: string | null;
    }
  /** The file cannot be read as it is now: it is damaged, or gone. */
  | { readonly kind: 'original'; readonly failure: Failure['kind'] }
  | { readonly kind: 'disposed' };

export type Replayed =
  | { readonly outcome: 'identical' }
  | { readonly outcome: 'differs'; readonly differences: readonly Difference[] }
  | { readonly outcome: 'cannot'; readonly needs: readonly Need[] };

export type Compared =
  | { readonly outcome: 'same' }
  | { readonly outcome: 'differs'; readonly changes: readonly Change[] }
  | { readonly outcome: 'unread'; readonly failure: Failure['kind'] }
  | { readonly outcome: 'cannot'; readonly needs: readonly Need[] };

/** Failures of the machine, and of the store: they say nothing of the page. */
const OF_HERE: ReadonlySet<Failure['kind']> = new Set([
  'storage-full',
  'storage-failed',
  'vanished',
  'took-too-long',
  'reader-crashed',
]);

/** Makes a reading again from what it was made from, and holds it against what was kept. */
export async function replayReading(desk: ReadingDesk, kept: KeptReading): Promise<Replayed> {
  if (!kept.isOfItsKey)
    return { outcome: 'differs', differences: [{ field: null, what: ['replayKey'] }] };
  if (kept.unsealed.length > 0)
    return {
      outcome: 'differs',
      differences: kept.unsealed.map((field) => ({ field, what: ['sealed'] })),
    };
  const registries = await openThen(desk.registries, kept.reading.registries ?? {});
  if (registries.needs.length > 0) return { outcome: 'cannot', needs: registries.needs };
  const again = await readAndDecide({ ...desk, registries }, kept);
  if (!again.ok) {
    const { kind } = again.error.failure;
    return OF_HERE.has(kind)
      ? { outcome: 'cannot', needs: [{ kind: 'original', failure: kind }] }
      : { outcome: 'differs', differences: [{ field: null, what: [kind] }] };
  }
  const needs = listEngines(kept.reading, again.value.reading);
  if (needs.length > 0) return { outcome: 'cannot', needs };
  const differences = compareReadings(kept, again.value);
  return differences.length === 0 ? { outcome: 'identical' } : { outcome: 'differs', differences };
}

/** What the page would be read as today. `desk` is as workers have it. */
export async function compareWithCurrent(desk: ReadingDesk, kept: KeptReading): Promise<Compared> {
  const now = await readAndDecide(desk, kept);
  if (!now.ok) {
    const { kind: failure } = now.error.failure;
    return OF_HERE.has(failure)
      ? { outcome: 'cannot', needs: [{ kind: 'original', failure }] }
      : { outcome: 'unread', failure };
  }
  const changes = listChanges(kept, now.value);
  return changes.length === 0 ? { outcome: 'same' } : { outcome: 'differs', changes };
}

/** Registries as they were loaded then: those that were not are not asked, and of others only that version. */
async function openThen(
  registries: ReadingDesk['registries'],
  then: Readonly<Record<string, string>>,
): Promise<Pick<Registries, 'lookUp'> & { readonly needs: readonly Need[] }> {
  const needs: Need[] = [];
  for (const [name, needed] of Object.entries(then)) {
    const present = (await registries.lookUp(name, []))?.version ?? null;
    if (present !== needed)
      needs.push({
        kind: 'registry',
        needed: `${name} ${needed}`,
        present: present && `${name} ${present}`,
      });
  }
  return {
    needs,
    lookUp: (name, keys) =>
      Object.hasOwn(then, name) ? registries.lookUp(name, keys) : Promise.resolve(null),
  };
}

/** Everything that took part in the one and not, or in another version, in the other. */
function listEngines({ engines: then }: PageReading, { engines: now }: PageReading): Need[] {
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .filter((role) => then[role] !== now[role])
    .map((role) => ({
      kind: 'engine',
      needed: `${role} ${then[role] ?? 'none'}`,
      present: now[role] ?? null,
    }));
}
