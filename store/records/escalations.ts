import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a supervisor has been asked about a page and nobody has settled it. `page`: column of its id. */
export const isEscalated = (page: string): RawBuilder<SqlBool> => sql<SqlBool>`exists (
  select 1 from note
  where note.page_id = ${sql.ref(page)} and note.escalates
    and not exists (select 1 from note_settled where note_settled.note_id = note.id))`;

export const isNotEscalated = (page: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`not ${isEscalated(page)}`;
