import type { Kysely, Transaction } from 'kysely';
import { z } from 'zod';
import { draftsSchema, type KeptDrafts } from '../../schemas/draft.ts';
import { formKeySchema } from '../../schemas/reading.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { whyClosed } from './claims.ts';
import type { RecordSource } from './page-record.ts';
import { parsePageState } from './rows.ts';

/** With the form whose fields they are: read as another, a page has other fields of the same name. */
const keptSchema = z.object({ form: formKeySchema, drafts: draftsSchema });

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
    if (form === undefined || kept.length === 0) {
      await tx
        .deleteFrom('page_draft')
        .where('page_id', '=', pageId)
        .where('person', '=', person)
        .execute();
      return ok(undefined);
    }
    const { id, version } = form;
    const said: z.infer<typeof keptSchema> = {
      form: { id, version },
      drafts: Object.fromEntries(kept),
    };
    const text = JSON.stringify(said);
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
    .innerJoin('page', 'page.id', 'page_draft.page_id')
    .select(['page_draft.sealed', 'page.form_id', 'page.form_version'])
    .where('page_id', '=', pageId)
    .where('person', '=', person)
    .executeTakeFirst();
  if (row === undefined) return {};
  const { form, drafts } = keptSchema.parse(
    JSON.parse(vault.open(row.sealed, contextOf(pageId, person))),
  );
  return form.id === row.form_id && form.version === row.form_version ? drafts : {};
}

/** Of everybody: what is approved, or set aside, is typed no more. */
export const dropDrafts = (db: Kysely<Database> | Transaction<Database>, pageId: string) =>
  db.deleteFrom('page_draft').where('page_id', '=', pageId).execute();
