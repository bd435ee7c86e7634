import type { RecordSource } from '../records/page-record.ts';
import type { SpotChecks } from './contracts.ts';
import { enterCheck } from './enter-check.ts';
import { waitingFor } from './find-checks.ts';
import { closeFlag, listFlagged } from './flags.ts';
import { findCrop, giveCheck } from './give-check.ts';

/** The tables must be up to date (`migrate`). */
export function openSpotChecks(source: RecordSource): SpotChecks {
  const { db, forms } = source;
  return {
    isWaiting: async (person) =>
      (await waitingFor(db, forms, person).select('spot_check.id').limit(1).executeTakeFirst()) !==
      undefined,
    give: (person) => giveCheck(source, person),
    findCrop: (...given) => findCrop(source, ...given),
    enter: (...given) => enterCheck(source, ...given),
    listFlagged: () => listFlagged(db),
    closeFlag: (...given) => closeFlag(db, ...given),
  };
}
