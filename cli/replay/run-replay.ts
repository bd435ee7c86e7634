import type { Calibration } from '../../schemas/calibration.ts';
import type { ReadingName } from '../../store/replay/open-replays.ts';
import { UNOBSERVED } from '../../telemetry/unobserved.ts';
import { openInterpreter } from '../../workers/interpreter.ts';
import type { ReadingDesk } from '../../workers/read-and-decide.ts';
import {
  compareWithCurrent,
  replayReading,
  type Compared,
  type Need,
  type Replayed,
} from '../../workers/replay/replay-reading.ts';
import type { House } from '../house.ts';
import { planProcesses } from '../plan-processes.ts';

/** Readings that are made again in the same way: by one form and one calibration. */
interface Group {
  /** Null: the form is not here. */
  readonly folder: string | null;
  readonly calibration: Calibration | null;
  /** What is missing for them. */
  readonly needs: readonly Need[];
  readonly readings: ReadingName[];
}

/** What was found of one, as soon as it is. */
type Tell<Found> = (reading: ReadingName, found: Found) => void;

const DISPOSED = { outcome: 'cannot', needs: [{ kind: 'disposed' }] } as const;

/** Makes each reading again with its own form alone, and with the calibration that it went through. */
export async function replayAll(
  house: House,
  readings: readonly ReadingName[],
  tell: Tell<Replayed>,
): Promise<void> {
  const groups = new Map<string, Group>();
  for (const reading of readings) {
    if (reading.isDisposed) {
      tell(reading, DISPOSED);
      continue;
    }
    const key = `${nameForm(reading)} ${reading.calibration}`;
    const group = groups.get(key) ?? (await openGroup(house, reading));
    group.readings.push(reading);
    groups.set(key, group);
  }
  for (const { folder, calibration, needs, readings: these } of groups.values()) {
    if (folder === null || needs.length > 0)
      for (const reading of these) tell(reading, { outcome: 'cannot', needs });
    else
      await readEach(house, [folder], calibration, these, async (desk, reading) => {
        const kept = await house.stores.replays.load(reading.readingId);
        tell(reading, kept === null ? DISPOSED : await replayReading(desk, kept));
      });
  }
}

async function openGroup(house: House, like: ReadingName): Promise<Group> {
  const folder = findFolder(house, like);
  const { calibration: id } = like;
  const calibration = id === null ? null : await house.stores.replays.findCalibration(id);
  const needs: Need[] = [];
  if (folder === null) needs.push({ kind: 'form', needed: nameForm(like), present: null });
  if (id !== null && calibration === null)
    needs.push({ kind: 'calibration', needed: id, present: null });
  return { folder, calibration, needs, readings: [] };
}

const nameForm = ({ form }: ReadingName): string => `${form.id}@${form.version}`;

/** What each would be read as today, by the forms, engines, calibration and registries that are here. */
export async function compareAll(
  house: House,
  readings: readonly ReadingName[],
  tell: Tell<Compared>,
): Promise<void> {
  const newest = await house.stores.calibrations.newest();
  const calibration = newest?.calibration ?? null;
  await readEach(house, house.folders, calibration, readings, async (desk, reading) => {
    const kept = await house.stores.replays.load(reading.readingId);
    tell(reading, kept === null ? DISPOSED : await compareWithCurrent(desk, kept));
  });
}

const findFolder = ({ forms, folders }: House, { form }: ReadingName): string | null => {
  const at = forms.all().findIndex(({ id, version }) => id === form.id && version === form.version);
  return folders[at] ?? null;
};

/** As many at a time as there are processes. */
async function readEach(
  { stores, forms, config }: House,
  formFolders: readonly string[],
  calibration: Calibration | null,
  readings: readonly ReadingName[],
  work: (desk: ReadingDesk, reading: ReadingName) => Promise<void>,
): Promise<void> {
  const processes = Math.min(planProcesses(config), readings.length);
  const timeoutSeconds = config.pageTimeoutSeconds;
  const interpreter = openInterpreter({ processes, timeoutSeconds, formFolders, calibration });
  const { blobs, registries } = stores;
  const desk = { blobs, registries, interpreter, forms, observer: UNOBSERVED };
  const waiting = readings.values();
  const workOff = async (): Promise<void> => {
    for (const reading of waiting) await work(desk, reading);
  };
  try {
    await Promise.all(Array.from({ length: processes }, workOff));
  } finally {
    await interpreter.close();
  }
}
