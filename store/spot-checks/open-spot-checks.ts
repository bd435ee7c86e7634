import { EVERYTHING, type Reach } from '../reach.ts';
import type { RecordSource } from '../records/page-record.ts';
import type { SpotCheckHouse, SpotChecks } from './contracts.ts';
import { enterCheck } from './enter-check.ts';
import { waitingFor } from './find-checks.ts';
import { closeFlag, listFlagged } from './flags.ts';
import { findCrop, giveCheck } from './give-check.ts';

/** The tables must be up to date (`migrate`). */
export function openSpotChecks(source: Omit<RecordSource, 'reach'>): SpotCheckHouse {
  const within = (reach: Reach): SpotChecks => openWithin({ ...source, reach });
  return { ...within(EVERYTHING), within };
}

function openWithin(source: RecordSource): SpotChecks {
  const { db } = source;
  return {
    isWaiting: async (person) =>
      (await waitingFor(db, source, person).select('spot_check.id').limit(1).executeTakeFirst()) !==
      undefined,
    give: (person) => giveCheck(source, person),
    findCrop: (...given) => findCrop(source, ...given),
    enter: (...given) => enterCheck(source, ...given),
    listFlagged: () => listFlagged(source),
    closeFlag: (...given) => closeFlag(source, ...given),
  };
}
