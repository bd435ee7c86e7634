import type { Kysely, Transaction } from 'kysely';
import type { Note, NoteInput } from '../../schemas/note.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isWithin } from '../reach.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { whyClosed } from './claims.ts';
import type { RecordSource } from './page-record.ts';
import { openSealed, parsePageState } from './rows.ts';
import { sealAway } from './seal-reading.ts';

type Told = Promise<Result<{ scanId: string }, ActionError>>;

/** Stands for a field where the text of a note is sealed. */
const NOTE = '@note';

/**
 * Tells the colleagues something of a page, whoever works on it, or answers what was told of its
 * envelope. The chain of events says that it was written; the text lies sealed apart.
 */
export async function writeNote(
  { db, vault }: RecordSource,
  pageId: string,
  { text, answers, escalates }: NoteInput,
  person: string,
): Told {
  if (!isUuid(pageId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['scan_id', 'state'])
      .where('id', '=', pageId)
      .forKeyShare() // it is not disposed of meanwhile
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    if (page.state === 'disposed') return fail({ kind: 'disposed' });
    const scanId = page.scan_id;
    const closed = escalates === true ? whyClosed(parsePageState(page.state)) : null;
    if (closed !== null) return fail(closed);
    if (answers !== undefined) {
      const asked = await lockNote(tx, answers);
      if (asked?.scan_id !== scanId || asked.answers !== null) return fail({ kind: 'not-found' });
      if (await isSettled(tx, answers)) return fail({ kind: 'note-settled' });
    }
    const id = makeUuid();
    const sealedId = await sealAway(tx, vault, { pageId, fieldId: NOTE }, text);
    await tx
      .insertInto('note')
      .values({
        id,
        scan_id: scanId,
        page_id: pageId,
        answers: answers ?? null,
        escalates: escalates === true,
        sealed_id: sealedId,
        person,
        at: new Date(),
      })
      .execute();
    await appendEvent(tx, {
      scanId,
      pageId,
      actor: person,
      action:
        answers !== undefined ? 'note-answered' : escalates ? 'page-escalated' : 'note-written',
      before: null,
      after: { noteId: answers ?? id },
    });
    return ok({ scanId });
  });
}

/** Somebody has seen to it. Of a note that is settled nothing changes. */
export async function settleNote(
  { db }: RecordSource,
  noteId: string,
  person: string,
  decides: boolean,
): Told {
  if (!isUuid(noteId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const note = await lockNote(tx, noteId);
    if (note === undefined || note.answers !== null) return fail({ kind: 'not-found' });
    const scanId = note.scan_id;
    if (await isSettled(tx, noteId)) return ok({ scanId });
    if (note.escalates && !decides && note.person !== person)
      return fail({ kind: 'for-supervisor' });
    await tx
      .insertInto('note_settled')
      .values({ note_id: noteId, person, at: new Date() })
      .execute();
    await appendEvent(tx, {
      scanId,
      pageId: note.page_id,
      actor: person,
      action: note.escalates ? 'escalation-settled' : 'note-settled',
      before: null,
      after: { noteId },
    });
    return ok({ scanId });
  });
}

/** Locked: nobody answers what is just being settled. */
const lockNote = (tx: Transaction<Database>, noteId: string) =>
  tx
    .selectFrom('note')
    .select(['scan_id', 'page_id', 'answers', 'escalates', 'person'])
    .where('id', '=', noteId)
    .forUpdate()
    .executeTakeFirst();

async function isSettled(tx: Transaction<Database>, noteId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('note_settled')
    .select('note_id')
    .where('note_id', '=', noteId)
    .executeTakeFirst();
  return found !== undefined;
}

/** Of all pages of an envelope, oldest first. */
export async function listNotes(
  { db, vault, reach }: RecordSource,
  scanId: string,
): Promise<Note[]> {
  if (!isUuid(scanId)) return [];
  const rows = await db
    .selectFrom('note')
    .innerJoin('page', 'page.id', 'note.page_id')
    .leftJoin('sealed', 'sealed.id', 'note.sealed_id')
    .leftJoin('note_settled', 'note_settled.note_id', 'note.id')
    .select(['note.id', 'note.page_id', 'note.answers', 'note.person', 'note.at', 'page.number'])
    .select('note.escalates')
    .select(['sealed.id as sealedId', 'sealed.bytes'])
    .select(['note_settled.person as settledBy', 'note_settled.at as settledAt'])
    .where('note.scan_id', '=', scanId)
    .where(isWithin(reach))
    .orderBy('note.id')
    .execute();
  const said = rows.map((row) => {
    const { sealedId: id, bytes, page_id: pageId } = row;
    const box = id && bytes && { id, bytes, page_id: pageId, field_id: NOTE };
    const text = box ? String(openSealed(vault, box)) : null;
    return { row, told: { id: row.id, text, person: row.person, at: row.at.toISOString() } };
  });
  return said
    .filter(({ row }) => row.answers === null)
    .map(({ row, told }) => ({
      ...told,
      page: { id: row.page_id, number: row.number },
      answers: said.filter((it) => it.row.answers === told.id).map((it) => it.told),
      escalates: row.escalates,
      settled:
        row.settledBy !== null && row.settledAt !== null
          ? { person: row.settledBy, at: row.settledAt.toISOString() }
          : null,
    }));
}

/** How many notes of each page nobody has seen to yet. */
export const countOpenNotes = (db: Kysely<Database>, pageIds: readonly string[]) =>
  db
    .selectFrom('note')
    .leftJoin('note_settled', 'note_settled.note_id', 'note.id')
    .select(({ fn }) => ['note.page_id', fn.countAll().as('count')])
    .where('note.page_id', 'in', pageIds)
    .where('note.answers', 'is', null)
    .where('note_settled.note_id', 'is', null)
    .groupBy('note.page_id')
    .execute();
