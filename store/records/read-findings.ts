import type { Kysely } from 'kysely';
import { findingSchema, type Finding } from '../../schemas/desk.ts';
import type { Database } from '../database.ts';

/** What rules and registries said when the page was settled last. */
export async function readFindings(db: Kysely<Database>, pageId: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('finding')
    .select('finding')
    .where('page_id', '=', pageId)
    .orderBy('position')
    .execute();
  return rows.map(({ finding }) => findingSchema.parse(finding));
}
