import { sql, type Transaction } from 'kysely';
import type { Disposal } from '../../schemas/retention.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { hasWithin } from '../reach.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { disposeOf } from './carry-out.ts';
import type { RetentionError } from './contracts.ts';
import { lockEnvelope } from './holds.ts';
import {
  isWholeWithin,
  selectDisposals,
  selectKeepings,
  type RetentionSource,
} from './keepings.ts';
import { toDisposal } from './rows.ts';
import { findHindrance } from './hindrance.ts';

type Done = Promise<Result<Disposal, RetentionError>>;

/** The first of two people. */
export function propose(
  source: RetentionSource,
  controlNumber: string,
  reason: string | null,
  person: string,
  today: string,
): Done {
  return source.db.transaction().execute(async (tx) => {
    const within = { ...source, db: tx };
    const scan = await lockEnvelope(tx, source.reach, controlNumber);
    if (scan === undefined) return fail({ kind: 'not-found' });
    const keeping = (await findKeeping(within, scan.id))!;
    if (keeping.state === 'disposed') return fail({ kind: 'disposed' });
    if (keeping.disposal !== null) return fail({ kind: 'already-proposed' });
    if (keeping.hold !== null) return fail({ kind: 'held' });
    if (!(await isWhole(within, scan.id))) return fail({ kind: 'shared-file' });
    const isDue = keeping.keptUntil !== null && keeping.keptUntil < today;
    if (!isDue && reason === null) return fail({ kind: 'not-due' });
    const { id } = await tx
      .insertInto('disposal')
      .values({
        id: makeUuid(),
        scan_id: scan.id,
        ground: isDue ? 'schedule' : 'by-hand',
        kept_until: isDue ? keeping.keptUntil : null,
        reason: cleanText(reason ?? ''),
        proposed_by: person,
        proposed_at: new Date(),
        state: 'proposed',
        decided_by: null,
        decided_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const made = await findDisposal(tx, id);
    await tell(tx, made, 'disposal-proposed', person);
    return ok(made);
  });
}

/** Anybody who may propose takes it back, whoever has. */
export function cancel(source: RetentionSource, disposalId: string, person: string): Done {
  return withProposal(source, disposalId, async (tx, proposal) => {
    if (!(await isWhole({ ...source, db: tx }, proposal.scanId)))
      return fail({ kind: 'shared-file' });
    const cancelled = await decide(tx, proposal, 'cancelled', person);
    await tell(tx, cancelled, 'disposal-cancelled', person);
    return ok(cancelled);
  });
}

/** The second of two people. */
export function approve(
  source: RetentionSource,
  disposalId: string,
  person: string,
  today: string,
): Done {
  return withProposal(source, disposalId, async (tx, proposal) => {
    if (proposal.proposedBy === person) return fail({ kind: 'own-proposal' });
    if ((await findLinkMaker(tx, person)) === proposal.proposedBy)
      return fail({ kind: 'own-proposal' });
    const { scanId } = proposal;
    const hindrance = await findHindrance(tx, scanId);
    if (hindrance !== null) return fail(hindrance);
    if (!(await isWhole({ ...source, db: tx }, scanId))) return fail({ kind: 'shared-file' });
    const { keptUntil } = (await findKeeping({ ...source, db: tx }, scanId))!;
    // It was taken back into work meanwhile, or its form keeps it for longer.
    if (proposal.ground === 'schedule' && (keptUntil === null || keptUntil >= today))
      return fail({ kind: 'not-due' });
    const done = await decide(tx, proposal, 'done', person);
    await disposeOf(tx, source.vault, done, person);
    return ok(done);
  });
}

/**
 * Who made the link by which somebody got their password last: whoever made it could have opened it, and
 * may be both people. Null: nobody did.
 */
async function findLinkMaker(tx: Transaction<Database>, person: string): Promise<string | null> {
  const row = await tx
    .selectFrom('audit_event')
    .select('actor')
    .where('action', 'in', ['account-invited', 'account-link-made'])
    .where(
      sql<boolean>`after ->> 'accountId' in (select id::text from auth_user where name = ${person})`,
    )
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.actor ?? null;
}

async function withProposal(
  { db, reach }: RetentionSource,
  disposalId: string,
  action: (tx: Transaction<Database>, proposal: Disposal) => Done,
): Done {
  if (!isUuid(disposalId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('disposal')
      .innerJoin('scan', 'scan.id', 'disposal.scan_id')
      .select('disposal.id')
      .where('disposal.id', '=', disposalId)
      .where(hasWithin(reach))
      .forUpdate('disposal')
      .executeTakeFirst();
    if (row === undefined) return fail({ kind: 'not-found' });
    const proposal = await findDisposal(tx, disposalId);
    if (proposal.state !== 'proposed') return fail({ kind: 'proposal-decided' });
    return action(tx, proposal);
  });
}

async function decide(
  tx: Transaction<Database>,
  { id }: Disposal,
  state: 'cancelled' | 'done',
  person: string,
): Promise<Disposal> {
  await tx
    .updateTable('disposal')
    .set({ state, decided_by: person, decided_at: new Date() })
    .where('id', '=', id)
    .execute();
  return findDisposal(tx, id);
}

async function findDisposal(tx: Transaction<Database>, id: string): Promise<Disposal> {
  return toDisposal(
    await selectDisposals(tx).where('disposal.id', '=', id).executeTakeFirstOrThrow(),
  );
}

const findKeeping = async (source: RetentionSource, scanId: string) =>
  (await selectKeepings(source, sql`scan.id = ${scanId}`))[0];

async function isWhole({ db, reach }: RetentionSource, scanId: string): Promise<boolean> {
  const row = await db
    .selectFrom('scan')
    .select('id')
    .where('id', '=', scanId)
    .where(isWholeWithin(reach))
    .executeTakeFirst();
  return row !== undefined;
}

const tell = (
  tx: Transaction<Database>,
  { id, scanId, ground, keptUntil, reason, proposedBy }: Disposal,
  action: 'disposal-proposed' | 'disposal-cancelled',
  actor: string,
): Promise<void> =>
  appendEvent(tx, {
    scanId,
    pageId: null,
    actor,
    action,
    before: null,
    after: { disposal: id, ground, keptUntil, ...(reason !== '' && { reason }), proposedBy },
  });
