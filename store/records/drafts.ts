import type { Kysely } from 'kysely';
import { z } from 'zod';
import { draftsSchema, type DraftChanges, type KeptDrafts } from '../../schemas/draft.ts';
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
type Kept = z.infer<typeof keptSchema>;

export const draftContext = (pageId: string, person: string): string => `draft/${pageId}/${person}`;

/**
 * Keeps what a person has typed into the fields of a page since they said so last: a desk that is
 * closed loses nothing, and of two windows neither loses what was typed in the other. What belongs into
 * no field of the form, or into a secret one, is left out.
 */
export async function keepDrafts(
  { vault, forms, db }: RecordSource,
  pageId: string,
  person: string,
  changes: DraftChanges,
): Promise<Result<void, ActionError>> {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['state', 'form_id', 'form_version'])
      .where('id', '=', pageId)
      .forUpdate() // it is not approved meanwhile, and windows come one after the other
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    const closed = whyClosed(parsePageState(page.state));
    if (closed !== null) return fail(closed);
    const form =
      page.form_id === null || page.form_version === null
        ? undefined
        : forms.get(page.form_id, page.form_version);
    if (form === undefined) return ok(undefined);
    const drafts: KeptDrafts = await findDrafts({ db: tx, vault }, pageId, person);
    for (const { id } of form.fields.filter(({ secret }) => secret !== 'secret')) {
      const change = changes[id];
      if (change === null) delete drafts[id];
      else if (change !== undefined) drafts[id] = change;
    }
    if (Object.keys(drafts).length === 0) await dropDrafts(tx, pageId, person);
    else {
      const { id, version } = form;
      const text = JSON.stringify({ form: { id, version }, drafts } satisfies Kept);
      const row = { sealed: vault.seal(text, draftContext(pageId, person)), at: new Date() };
      await tx
        .insertInto('page_draft')
        .values({ page_id: pageId, person, ...row })
        .onConflict((known) => known.columns(['page_id', 'person']).doUpdateSet(row))
        .execute();
    }
    return ok(undefined);
  });
}

/** A person's own, and nobody else's. */
export async function findDrafts(
  { db, vault }: Pick<RecordSource, 'db' | 'vault'>,
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
    JSON.parse(vault.open(row.sealed, draftContext(pageId, person))),
  );
  return form.id === row.form_id && form.version === row.form_version ? drafts : {};
}

/** A person's, or everybody's: what is approved, or set aside, is typed no more. */
export async function dropDrafts(
  db: Kysely<Database>,
  pageId: string,
  person?: string,
): Promise<void> {
  const drafts = db.deleteFrom('page_draft').where('page_id', '=', pageId);
  await (person === undefined ? drafts : drafts.where('person', '=', person)).execute();
}
