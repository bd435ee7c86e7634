import type { Kysely } from 'kysely';
import { readEvents } from './audit/read-events.ts';
import { reportAudit } from './audit/report-audit.ts';
import { listActions, searchEvents } from './audit/search-events.ts';
import type { FormLibrary, Records } from './contracts.ts';
import type { Database } from './database.ts';
import { act } from './records/act.ts';
import { approve, reopen, reveal } from './records/approve.ts';
import { claimPage, releasePage } from './records/claims.ts';
import { refreshDueDates } from './records/due-dates.ts';
import { findEvidence } from './records/evidence.ts';
import { exportRecords } from './records/export-records.ts';
import { finishPage } from './records/finish-page.ts';
import { keepDrafts } from './records/drafts.ts';
import { findNextPage } from './records/find-next-page.ts';
import { findChanges, keepWithin } from './records/find-changes.ts';
import { askReading, undoReading } from './records/read-wishes.ts';
import { listOpenFields, listOpenValues } from './records/list-open-values.ts';
import { findPage, findUnfinished, rejectPage, startPage } from './records/pages.ts';
import { findPicture } from './records/pictures.ts';
import { addScan, addScanTo } from './records/add-scan.ts';
import {
  countByState,
  findEnvelopesOf,
  findScan,
  findTakenIn,
  listScans,
  openOriginal,
  rejectScan,
} from './records/scans.ts';
import { setPages } from './records/set-pages.ts';
import { listNotes, settleNote, writeNote } from './records/notes.ts';
import { recordLetter } from './records/record-letter.ts';
import { prioritise } from './records/priority.ts';
import { readHistory } from './records/read-history.ts';
import { viewPage } from './records/view-page.ts';
import type { RecordSource } from './records/page-record.ts';
import { limitRecords } from './records/limit-records.ts';
import { EVERYTHING, type Reach } from './reach.ts';
import type { Vault } from './vault.ts';

/** The one door to the database. The tables must be up to date (`migrate`). */
export async function openRecords(
  db: Kysely<Database>,
  vault: Vault,
  forms: FormLibrary,
): Promise<Records> {
  await claimKey(db, vault);
  const open = (reach: Reach): Omit<Records, 'within'> => openWithin({ db, vault, forms, reach });
  return {
    ...open(EVERYTHING),
    within: (reach) => limitRecords(open(reach), { db, reach }),
  };
}

function openWithin(source: RecordSource): Omit<Records, 'within'> {
  const { db, forms } = source;
  return {
    addScan: (scan) => addScan(source, scan),
    addScanTo: (...given) => addScanTo(source, ...given),
    setPages: (...given) => setPages(db, ...given),
    startPage: (pageId) => startPage(db, pageId),
    finishPage: (page) => finishPage(source, page),
    rejectPage: (...given) => rejectPage(source, ...given),
    rejectScan: (...given) => rejectScan(db, ...given),
    findUnfinished: () => findUnfinished(db),
    findScan: (scanId) => findScan(source, scanId),
    findTakenIn: (scanId) => findTakenIn(source, scanId),
    findEnvelopesOf: (fileId) => findEnvelopesOf(source, fileId),
    findPage: (pageId) => findPage(db, pageId),
    listScans: (query) => listScans(source, query),
    countByState: () => countByState(source),
    refreshDueDates: () => refreshDueDates(db, forms),
    findNextPage: (...given) => findNextPage(source, ...given),
    prioritise: (...given) => prioritise(source, ...given),
    keepDrafts: (...given) => keepDrafts(source, ...given),
    claimPage: (...given) => claimPage(db, ...given),
    releasePage: (...given) => releasePage(db, ...given),
    findChanges: (seq) => findChanges(db, seq),
    keepWithin: (scanIds) => keepWithin(source, scanIds),
    viewPage: (pageId) => viewPage(source, pageId, null),
    viewPageFor: (pageId, viewer) => viewPage(source, pageId, viewer),
    findPicture: (...given) => findPicture(db, ...given),
    listOpenFields: (person) => listOpenFields(source, person),
    listOpenValues: (...given) => listOpenValues(source, ...given),
    act: (...given) => act(source, ...given),
    approve: (...given) => approve(source, ...given),
    reopen: (...given) => reopen(source, ...given),
    askReading: (...given) => askReading(source, ...given),
    undoReading: (...given) => undoReading(source, ...given),
    writeNote: (...given) => writeNote(source, ...given),
    settleNote: (...given) => settleNote(source, ...given),
    listNotes: (scanId) => listNotes(source, scanId),
    recordLetter: (...given) => recordLetter(db, ...given),
    reveal: (...given) => reveal(source, ...given),
    openOriginal: (...given) => openOriginal(source, ...given),
    auditOf: (scanId) => readEvents(db, scanId),
    auditFor: (scanId, viewer) => readHistory(source, scanId, viewer),
    searchAudit: (query) => searchEvents(source, query),
    listAuditActions: () => listActions(db),
    verifyAudit: (...given) => reportAudit(source, ...given),
    findEvidence: () => findEvidence(source),
    exportRecords: (options) => exportRecords(source, options),
  };
}

/** Sealing with one key and opening with another would lose values: the first key stays the one. */
async function claimKey(db: Kysely<Database>, vault: Vault): Promise<void> {
  await db
    .insertInto('setting')
    .values({ name: 'master-key-id', value: vault.keyId })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', 'master-key-id')
    .executeTakeFirstOrThrow();
  if (value !== vault.keyId)
    throw new Error(
      `the master key (${vault.keyId}) is not the one these records are sealed with (${value}): see MASTER_KEY_FILE`,
    );
}
