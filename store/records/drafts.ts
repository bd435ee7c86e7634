import type { Kysely, Transaction } from 'kysely';
import { draftsSchema, type KeptDrafts } from '../../schemas/draft.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { whyClosed } from './claims.ts';
import type { RecordSource } from './page-record.ts';
import { parsePageState } from './rows.ts';

const contextOf = (pageId: string, person: string): string => `draft/${pageId}/${person}`;

/**
 * Keeps what a person has typed into the fields of a page, in place of what was kept before: a
 * desk that is closed loses nothing. What belongs into no field of the form, or into a secret one, is
 * left out.
 */
export async function keepDrafts(
  { db, vault, forms }: RecordSource,
  pageId: string,
  person: string,
  drafts: KeptDrafts,
): Promise<Result<void, ActionError>> {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['state', 'form_id', 'form_version'])
      .where('id', '=', pageId)
      .forShare() // it is not approved meanwhile
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    const closed = whyClosed(parsePageState(page.state));
    if (closed !== null) return fail(closed);
    const form =
      page.form_id === null || page.form_version === null
        ? undefined
        : forms.get(page.form_id, page.form_version);
    const open = new Set(
      form?.fields.filter(({ secret }) => secret !== 'secret').map(({ id }) => id),
    );
    const kept = Object.entries(drafts).filter(([fieldId]) => open.has(fieldId));
    if (kept.length === 0) {
      await tx
        .deleteFrom('page_draft')
        .where('page_id', '=', pageId)
        .where('person', '=', person)
        .execute();
      return ok(undefined);
    }
    const text = JSON.stringify(Object.fromEntries(kept));
    const row = { sealed: vault.seal(text, contextOf(pageId, person)), at: new Date() };
    await tx
      .insertInto('page_draft')
      .values({ page_id: pageId, person, ...row })
      .onConflict((known) => known.columns(['page_id', 'person']).doUpdateSet(row))
      .execute();
    return ok(undefined);
  });
}

/** A person's own, and nobody else's. */
export async function findDrafts(
  { db, vault }: RecordSource,
  pageId: string,
  person: string,
): Promise<KeptDrafts> {
  const row = await db
    .selectFrom('page_draft')
    .select('sealed')
    .where('page_id', '=', pageId)
    .where('person', '=', person)
    .executeTakeFirst();
  if (row === undefined) return {};
  return draftsSchema.parse(JSON.parse(vault.open(row.sealed, contextOf(pageId, person))));
}

/** Of everybody: what is approved is typed no more. */
export const dropDrafts = (db: Kysely<Database> | Transaction<Database>, pageId: string) =>
  db.deleteFrom('page_draft').where('page_id', '=', pageId).execute();
