import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Claim, PageState } from '../../schemas/desk.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { parsePageState } from './rows.ts';

/**
 * How long a claim lasts when nothing more is heard of its desk, which renews it long before: a
 * closed laptop gives its page back in two minutes.
 */
export const CLAIM_SECONDS = 120;

/** Why nobody works on a page that stands so; null: somebody may. */
export function whyClosed(state: PageState): ActionError | null {
  if (state === 'approved') return { kind: 'already-approved' };
  return state === 'set-aside' || state === 'disposed' ? { kind: state } : null;
}

/**
 * Takes a page to work on, or renews what one has. The database's clock alone counts: those of
 * desks and servers differ. `desk`: a person may have a page open twice, and close it once.
 */
export async function claimPage(
  db: Kysely<Database>,
  pageId: string,
  person: string,
  desk: string,
): Promise<Result<Claim, ActionError>> {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select('state')
      .where('id', '=', pageId)
      .forUpdate()
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    const closed = whyClosed(parsePageState(page.state));
    if (closed !== null) return fail(closed);
    const other = await findOther(tx, pageId, person);
    if (other !== null) return fail(other);
    const until = sql<Date>`now() + make_interval(secs => ${CLAIM_SECONDS})`;
    const row = await tx
      .insertInto('page_claim')
      .values({ page_id: pageId, desk, person, until })
      .onConflict((known) => known.columns(['page_id', 'desk']).doUpdateSet({ person, until }))
      .returning(['person', 'until'])
      .executeTakeFirstOrThrow();
    await countTime(tx, { pageId, person, desk });
    return ok(toClaim(row));
  });
}

/** Gives a page back, of one desk or of all that this person has it open at. */
export async function releasePage(
  db: Kysely<Database>,
  pageId: string,
  person: string,
  desk: string | null,
): Promise<void> {
  if (!isUuid(pageId)) return;
  await countTime(db, { pageId, person, desk });
  await db
    .deleteFrom('page_claim')
    .where('page_id', '=', pageId)
    .where('person', '=', person)
    .$if(desk !== null, (own) => own.where('desk', '=', desk!))
    .execute();
}

/**
 * Adds the time since a desk was heard of last, if it was within a claim: longer ago, it was closed
 * meanwhile. A desk that gives its page back without having taken it has not worked on it.
 */
async function countTime(
  db: Kysely<Database> | Transaction<Database>,
  { pageId, person, desk }: { pageId: string; person: string; desk: string | null },
): Promise<void> {
  const gap = sql<number>`extract(epoch from now() - desk_span.seen_at)::double precision`;
  const seconds = sql<number>`desk_span.seconds
    + case when ${gap} <= ${CLAIM_SECONDS} then ${gap} else 0 end`;
  const counted = { seconds, seen_at: sql<Date>`now()` };
  const claims = db
    .selectFrom('page_claim')
    .select(['page_id', 'desk', 'person'])
    .select([sql<number>`0`.as('seconds'), sql<Date>`now()`.as('seen_at')])
    .where('page_id', '=', pageId)
    .where('person', '=', person)
    .$if(desk !== null, (own) => own.where('desk', '=', desk!));
  await db
    .insertInto('desk_span')
    .columns(['page_id', 'desk', 'person', 'seconds', 'seen_at'])
    .expression(claims)
    .onConflict((known) => known.columns(['page_id', 'desk']).doUpdateSet(counted))
    .execute();
}

/** Null: nobody works on it, or nothing has been heard of them for too long. */
export async function findClaim(
  db: Kysely<Database> | Transaction<Database>,
  pageId: string,
): Promise<Claim | null> {
  const row = await db
    .selectFrom('page_claim')
    .select(['person', 'until'])
    .where('page_id', '=', pageId)
    .where('until', '>', sql<Date>`now()`)
    .orderBy('until', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toClaim(row);
}

const toClaim = ({ person, until }: { person: string; until: Date }): Claim => ({
  person,
  until: until.toISOString(),
});

/** Why this person may not act on a page that is locked in this transaction; null: they may. */
export async function findOther(
  tx: Transaction<Database>,
  pageId: string,
  person: string,
): Promise<({ kind: 'claimed' } & Claim) | null> {
  const claim = await findClaim(tx, pageId);
  return claim === null || claim.person === person ? null : { kind: 'claimed', ...claim };
}

/** Whether nobody else works on a page; `pageId`: the column that names it. */
export const isFreeFor = (person: string, pageId: string): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from page_claim where page_claim.page_id = ${sql.ref(pageId)}
    and page_claim.person <> ${person} and page_claim.until > now())`;
