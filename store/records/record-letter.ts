import type { Kysely } from 'kysely';
import { appendEvent } from '../audit/append-event.ts';
import type { MadeLetter } from '../contracts.ts';
import type { Database } from '../database.ts';

/** Writes down that a letter to the applicant was made, of which fields, and which file it was. */
export async function recordLetter(
  db: Kysely<Database>,
  pageId: string,
  person: string,
  letter: MadeLetter,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select('scan_id')
      .where('id', '=', pageId)
      .executeTakeFirstOrThrow();
    await appendEvent(tx, {
      scanId: page.scan_id,
      pageId,
      actor: person,
      action: 'letter-made',
      before: null,
      after: letter,
    });
  });
}
