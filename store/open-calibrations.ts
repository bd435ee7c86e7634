import type { Kysely } from 'kysely';
import { calibrationSchema, type Calibration } from '../schemas/calibration.ts';
import { appendEvent } from './audit/append-event.ts';
import type { Calibrations, CalibrationVersion } from './contracts.ts';
import type { Database } from './database.ts';
import { encodeJson } from './encode-json.ts';

/** The tables must be up to date (`migrate`). */
export function openCalibrations(db: Kysely<Database>): Calibrations {
  return {
    newest: () => findNewest(db),
    add: (maps, actor) => addVersion(db, maps, actor),
  };
}

async function findNewest(db: Kysely<Database>): Promise<CalibrationVersion | null> {
  const row = await db
    .selectFrom('calibration_version')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { number, actor, at } = row;
  const calibration = calibrationSchema.parse(row.calibration);
  return { number, calibration, actor, at: at.toISOString() };
}

/** Two at a time would take the same number: the second fails and has changed nothing. */
async function addVersion(
  db: Kysely<Database>,
  maps: Calibration['maps'],
  actor: string,
): Promise<CalibrationVersion> {
  return db.transaction().execute(async (tx) => {
    const former = await findNewest(tx);
    const number = (former?.number ?? 0) + 1;
    const calibration: Calibration = { id: `calibration@${number}`, maps };
    const at = new Date();
    await tx
      .insertInto('calibration_version')
      .values({ number, calibration: encodeJson(calibration), actor, at })
      .execute();
    await appendEvent(tx, {
      scanId: null,
      pageId: null,
      actor,
      action: 'calibrated',
      before: former && summarise(former.calibration),
      after: summarise(calibration),
    });
    return { number, calibration, actor, at: at.toISOString() };
  });
}

/** The points themselves stand with the version, which nobody can change either. */
const summarise = ({ id, maps }: Calibration) => ({
  id,
  groups: Object.fromEntries(
    Object.entries(maps).map(([group, { verified, wrong }]) => [group, { verified, wrong }]),
  ),
});
