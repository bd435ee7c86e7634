import { sql } from 'kysely';
import type { Blobs } from '../contracts.ts';
import { hasWithin, type Reach } from '../reach.ts';
import { isUuid } from '../uuid.ts';
import type { Retention, RetentionHouse } from './contracts.ts';
import { liftHold, placeHold } from './holds.ts';
import {
  countKeepings,
  hasSchedules,
  isWholeWithin,
  selectDisposals,
  selectKeepings,
  shortestDays,
  type RetentionSource,
} from './keepings.ts';
import { approve, cancel, propose } from './proposals.ts';
import { finishRemovals, removeFiles } from './removals.ts';
import { toDisposal } from './rows.ts';

/** The tables must be up to date (`migrate`). */
export const openRetention = ({
  blobs,
  mode,
  ...source
}: Omit<RetentionSource, 'reach'> & {
  readonly blobs: Blobs;
  readonly mode: 'embedded' | 'servers';
}): RetentionHouse => ({
  within: (reach) => openWithin({ ...source, reach }),
  removeFiles: () => removeFiles(source.db, blobs),
  finish: () => finishRemovals(source.db, blobs, mode),
});

function openWithin(source: RetentionSource): Retention {
  return {
    async find(scanId) {
      if (!isUuid(scanId)) return null;
      return (await selectKeepings(source, sql`scan.id = ${scanId}`))[0] ?? null;
    },
    listDue: (...given) => listDue(source, ...given),
    listHeld: () => selectKeepings(source, sql`hold.id is not null`, sql`order by hold.id desc`),
    listDisposals: (query) => listDisposals(source, query),
    hold: (...given) => placeHold(source, ...given),
    lift: (...given) => liftHold(source, ...given),
    propose: (...given) => propose(source, ...given),
    cancel: (...given) => cancel(source, ...given),
    approve: (...given) => approve(source, ...given),
  };
}

async function listDue(
  source: RetentionSource,
  today: string,
  { limit, after }: Parameters<Retention['listDue']>[1],
): ReturnType<Retention['listDue']> {
  if (!hasSchedules(source.forms)) return { due: [], total: 0 };
  const isDue = sql`scan.state <> 'disposed' and hold.id is null and disposal.id is null
    and scan.received_on <= to_char(${today}::date - ${shortestDays(source.forms)}::integer,
      'YYYY-MM-DD')
    and kept.until < ${today} and ${isWholeWithin(source.reach)}`;
  const isNext = after === undefined ? isDue : sql`${isDue} and scan.id > ${after}`;
  const due = await selectKeepings(source, isNext, sql`order by scan.id limit ${limit}`);
  return { due, total: await countKeepings(source, isDue) };
}

async function listDisposals(
  { db, reach }: { readonly db: RetentionSource['db']; readonly reach: Reach },
  { state, limit, after }: Parameters<Retention['listDisposals']>[0],
): ReturnType<Retention['listDisposals']> {
  const rows = await selectDisposals(db)
    .where('disposal.state', '=', state)
    .where(hasWithin(reach))
    .$if(after !== undefined, (older) => older.where('disposal.id', '<', after!))
    .orderBy('disposal.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toDisposal);
}
