import type { Kysely } from 'kysely';
import { readWishSchema } from '../../schemas/desk.ts';
import type { StandingWish } from '../contracts.ts';
import type { Database } from '../database.ts';

/** What counts of all that was wished for a page. */
export interface Wishes {
  /** The last change, an undo included: a worker that began before it reads in vain. */
  readonly lastId: string | null;
  readonly standing: StandingWish | null;
  /** The last standing wish that set aside what had been entered before it. */
  readonly setsAsideId: string | null;
}

export async function findWish(db: Kysely<Database>, pageId: string): Promise<Wishes> {
  const rows = await db
    .selectFrom('read_wish')
    .select(['id', 'action', 'wish', 'person', 'at'])
    .where('page_id', '=', pageId)
    .orderBy('id')
    .execute();
  const standing: (StandingWish & { id: string })[] = [];
  for (const { id, action, wish, person, at } of rows)
    if (action === 'undo') standing.pop();
    else standing.push({ id, wish: readWishSchema.parse(wish), person, at: at.toISOString() });
  const last = standing.at(-1);
  return {
    lastId: rows.at(-1)?.id ?? null,
    standing: last === undefined ? null : { wish: last.wish, person: last.person, at: last.at },
    setsAsideId: standing.findLast(({ wish }) => wish.setsAside)?.id ?? null,
  };
}

/** Everything that people have done to a page, counted: it only ever grows. */
export async function countActions(db: Kysely<Database>, pageId: string): Promise<number> {
  let count = 0;
  for (const table of ['correction', 'approval', 'read_wish'] as const) {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll().as('count'))
      .where('page_id', '=', pageId)
      .executeTakeFirstOrThrow();
    count += Number(row.count);
  }
  return count;
}
