import type { Kysely } from 'kysely';
import { fail, type Result } from '../../schemas/result.ts';
import type { ActionError, DeskRecords, Records } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isWithin, type Reach } from '../reach.ts';
import { isUuid } from '../uuid.ts';

/**
 * The records as far as somebody's reach goes: whatever is asked of a page beyond it is answered as of
 * one that does not exist. `records` look at lists and envelopes through the same reach themselves.
 * Every door is named here, so that the compiler asks about a new one.
 */
export function limitRecords(
  records: Omit<Records, 'within'>,
  { db, reach }: { readonly db: Kysely<Database>; readonly reach: Reach },
): DeskRecords {
  const onPage =
    <Given extends unknown[], Answer>(
      nothing: Answer,
      ask: (pageId: string, ...given: Given) => Promise<Answer>,
    ) =>
    async (pageId: string, ...given: Given): Promise<Answer> =>
      (await isPageWithin(db, reach, pageId)) ? ask(pageId, ...given) : nothing;
  const acting = <Given extends unknown[], Done>(
    act: (pageId: string, ...given: Given) => Promise<Result<Done, ActionError>>,
  ) => onPage<Given, Result<Done, ActionError>>(fail({ kind: 'not-found' }), act);
  return {
    findPage: onPage(null, records.findPage),
    viewPageFor: onPage(null, records.viewPageFor),
    findPicture: onPage(null, records.findPicture),
    act: acting(records.act),
    keepDrafts: acting(records.keepDrafts),
    claimPage: acting(records.claimPage),
    releasePage: onPage(undefined, records.releasePage),
    approve: acting(records.approve),
    reopen: acting(records.reopen),
    askReading: acting(records.askReading),
    undoReading: acting(records.undoReading),
    writeNote: acting(async (pageId, note, person) => {
      const isKnown = note.answers === undefined || (await isNoteWithin(db, reach, note.answers));
      return isKnown ? records.writeNote(pageId, note, person) : fail({ kind: 'not-found' });
    }),
    recordLetter: onPage(undefined, records.recordLetter),
    reveal: acting(records.reveal),
    settleNote: async (noteId, person, decides) =>
      (await isNoteWithin(db, reach, noteId))
        ? records.settleNote(noteId, person, decides)
        : fail({ kind: 'not-found' }),
    async openOriginal(scanId, person, pageId) {
      if (pageId !== undefined && !(await isPageWithin(db, reach, pageId)))
        return fail({ kind: 'not-found' });
      return records.openOriginal(scanId, person, pageId);
    },
    prioritise: async (scanId, person, reason) =>
      (await records.findScan(scanId)) && records.prioritise(scanId, person, reason),
    // These look no further than the reach themselves.
    findScan: records.findScan,
    findTakenIn: records.findTakenIn,
    listScans: records.listScans,
    countByState: records.countByState,
    findNextPage: records.findNextPage,
    keepWithin: records.keepWithin,
    listOpenFields: records.listOpenFields,
    listOpenValues: records.listOpenValues,
    listNotes: records.listNotes,
    auditFor: records.auditFor,
    searchAudit: records.searchAudit,
    exportRecords: records.exportRecords,
    // Names of actions, and numbers of events.
    listAuditActions: records.listAuditActions,
    verifyAudit: records.verifyAudit,
  };
}

async function isPageWithin(
  db: Kysely<Database>,
  reach: Reach,
  pageId: string | undefined,
): Promise<boolean> {
  if (pageId === undefined || !isUuid(pageId)) return false;
  const page = await db
    .selectFrom('page')
    .select('page.id')
    .where('page.id', '=', pageId)
    .where(isWithin(reach))
    .executeTakeFirst();
  return page !== undefined;
}

async function isNoteWithin(db: Kysely<Database>, reach: Reach, noteId: string): Promise<boolean> {
  if (!isUuid(noteId)) return false;
  const note = await db
    .selectFrom('note')
    .select('page_id')
    .where('id', '=', noteId)
    .executeTakeFirst();
  return isPageWithin(db, reach, note?.page_id);
}
