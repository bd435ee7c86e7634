import type { AuditReport, FoundEvent, SignedReport } from '../schemas/audit.ts';
import type { Readable } from 'node:stream';
import type { OpenField, OpenValue } from '../schemas/by-field.ts';
import type { Calibration } from '../schemas/calibration.ts';
import type {
  AuditEvent,
  Claim,
  Correction,
  CorrectionInput,
  Decision,
  Finding,
  PageSummary,
  PageView,
  ReadWish,
  ScanState,
  ScanSummary,
} from '../schemas/desk.ts';
import type { Destination } from '../schemas/destination.ts';
import type { Fingerprint } from '../schemas/doubles/fingerprint.ts';
import type { ExportedRecord } from '../schemas/export.ts';
import type { DraftChanges } from '../schemas/draft.ts';
import type { Failure } from '../schemas/failure.ts';
import type { Demand } from '../schemas/form/field.ts';
import type { Form } from '../schemas/form/form.ts';
import type { Note, NoteInput } from '../schemas/note.ts';
import type { PlacementFlaw } from '../schemas/placement/fit-placement.ts';
import type { FieldValue, FormKey, PageReading } from '../schemas/reading.ts';
import type { WatchWalk } from './audit/verify-audit.ts';
import type { Reach } from './reach.ts';
import type { Result } from '../schemas/result.ts';
import type { Language } from '../schemas/text.ts';
import type { Probability } from '../schemas/units.ts';

/** Content-addressed, write-once bytes: `sha256` in lower-case hex is the key. */
export interface Blobs {
  /** Returns the key; writing the same bytes twice is one blob. */
  put(bytes: Buffer, mediaType: string): Promise<Result<string, Failure>>;
  get(sha256: string): Promise<Result<Buffer, Failure>>;
  stream(sha256: string): Promise<Result<Readable, Failure>>;
  /** For good; where nothing is, nothing is to be done. */
  remove(sha256: string): Promise<Result<null, Failure>>;
}

/** Where the bytes of `Blobs` lie, under the same names: whatever they are, nobody looks into them here. */
export interface Shelf {
  has(sha256: string): Promise<Result<boolean, Failure>>;
  read(sha256: string): Promise<Result<Buffer, Failure>>;
  open(sha256: string): Promise<Result<Readable, Failure>>;
  /** Whole or not at all. What has the name already stays, unless it is to be replaced. */
  write(
    sha256: string,
    bytes: Buffer,
    options: { readonly mediaType: string; readonly replace: boolean },
  ): Promise<Result<null, Failure>>;
  remove(sha256: string): Promise<Result<null, Failure>>;
}

export interface NewScan {
  readonly sha256: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly receivedOn: string;
  readonly source: string;
  readonly actor: string;
}

export interface AddedScan {
  readonly scan: ScanSummary;
  /**
   * The same bytes were taken in before, and nothing was written: `scan` is that one, or the envelope
   * that its pages went into. Where that was disposed of, the bytes are queued to be removed again.
   */
  readonly duplicate: boolean;
}

/** Everything one reading of one page leaves behind, written in one transaction. */
export interface FinishedPage {
  readonly pageId: string;
  readonly reading: PageReading;
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
  /** Keys of pictures made for the desk. `crop` has a field id; secret crops are kept apart. */
  readonly pictures: readonly {
    readonly kind: 'straightened' | 'thumbnail' | 'crop';
    readonly fieldId: string | null;
    readonly sha256: string;
    readonly mediaType: string;
    readonly secret: boolean;
  }[];
  /** Null: it was not measured, and the page has no double. */
  readonly fingerprint: Fingerprint | null;
  readonly seconds: number;
  /** The last change of wishes when the reading began: a reading that began before it is dropped. */
  readonly wishId: string | null;
}

/** How a person wants a page read. */
export interface StandingWish {
  readonly wish: ReadWish;
  readonly person: string;
  readonly at: string;
}

/** A page to be read, and which wish for it is to be heard: one job for both. */
export interface PageToRead {
  readonly pageId: string;
  readonly wishId: string | null;
}

/** A picture of a page that was not read: on an unknown page no secret can be masked, so it is tiny. */
export interface PagePicture {
  readonly kind: 'thumbnail';
  readonly sha256: string;
  readonly mediaType: string;
}

/** What happened in the records after a moment that the caller names. */
export interface RecentChanges {
  /** The newest audit event: give it the next time. */
  readonly seq: number;
  /** Scans that events tell of, each once; at most some hundred. */
  readonly scanIds: readonly string[];
}

export interface ScanQuery {
  readonly state?: ScanState;
  /** Matches control number, file name, and values of fields that are not secret or confidential. */
  readonly search?: string;
  /** Only scans with a page that waits for a person and on this day is overdue or due soon. */
  readonly dueBy?: string;
  /** Only scans with a page of which a supervisor was asked something that is not settled. */
  readonly isEscalated?: boolean;
  /** Search finds nothing by values then. */
  readonly withoutValues?: boolean;
  readonly limit: number;
  /** Id of the last scan of the page before. */
  readonly after?: string;
}

/** Who looks. `enters`: whoever may enter values sees nothing that another has to enter unseen. */
export interface Viewer {
  readonly person: string;
  readonly enters: boolean;
}

export interface OpenValueQuery {
  readonly fieldId: string;
  /** Who asks: what another works on is left out. */
  readonly person: string;
  readonly limit: number;
  /** Id of the last page of those before, whether or not its value still waits. */
  readonly after?: string;
}

export interface OpenValues {
  readonly values: readonly Omit<OpenValue, 'crop'>[];
  /** How many wait from there on, these included. */
  readonly left: number;
}

/** A field of one page as it was shown among those of others. */
export interface ShownByField {
  readonly form: FormKey;
  readonly readingId: string;
  readonly value: FieldValue;
}

/** What may go wrong when a person acts on a page. */
export type ActionError =
  | { kind: 'not-found' }
  /** Another person works on the page. */
  | ({ kind: 'claimed' } & Claim)
  | { kind: 'unknown-form' }
  | { kind: 'unusable-anchors'; flaw: PlacementFlaw }
  | { kind: 'stale'; present: number }
  | { kind: 'already-approved' }
  /** Another page stands for it: the same sheet was scanned twice. */
  | { kind: 'set-aside' }
  /** Nothing of it is left to act on. */
  | { kind: 'disposed' }
  | { kind: 'not-approved' }
  | { kind: 'nothing-to-undo' }
  /** Somebody has seen to it: nothing more is answered. */
  | { kind: 'note-settled' }
  /** A supervisor was asked, and it takes one to settle it, or whoever asked. */
  | { kind: 'for-supervisor' }
  | { kind: 'invalid-value'; message: string }
  /** Its crop and proposed value alone do not settle it: it takes the whole page. */
  | { kind: 'not-by-field' }
  /** The field waits for another's entry: this person has entered it before. */
  | { kind: 'own-entry' }
  | { kind: 'open-fields'; fields: string[] }
  /** Nothing is open but what other people have to enter. */
  | { kind: 'open-entries'; fields: string[] }
  | { kind: 'broken-rules'; findings: Finding[] };

/** A letter as the audit keeps it. */
export interface MadeLetter {
  /** Ids of the fields that it asks about. */
  readonly fields: readonly string[];
  readonly language: Language;
  readonly pages: number;
  /** Of the PDF as it was handed out. */
  readonly sha256: string;
}

/** One entry of a registry. */
export interface RegistryEntry {
  /** What it is found by, digits and letters folded as the form's key field folds them. */
  readonly key: string;
  /** By column, as it stands in the file: never folded, never normalised. */
  readonly values: Readonly<Record<string, string>>;
}

export interface RegistryVersion {
  readonly registry: string;
  /** 1, 2, 3 … within the registry. */
  readonly number: number;
  /** Of the file that was imported. */
  readonly sha256: string;
  readonly fileName: string;
  readonly rows: number;
  /** Rows of the file that could not be taken, each of them named when it was imported. */
  readonly leftOut: number;
  /** Rows taken in spite of something odd about their key. */
  readonly warnings: number;
  readonly actor: string;
  readonly at: string;
}

export interface ImportedRegistry extends RegistryVersion {
  /** Why the space of the former entries was not given back; the import is done all the same. */
  readonly untidied: string | null;
  /** The version that counts was made of the same file in the same way: nothing was written. */
  readonly unchanged: boolean;
}

export type NewRegistry = Pick<RegistryVersion, 'registry' | 'sha256' | 'fileName' | 'actor'> & {
  /** How the file is read, such as by which form and columns. */
  readonly recipe: string;
  /** May it have fewer than half the entries of the version that counts? */
  readonly shrink: boolean;
};

/** What an import has found out by its end. */
export type RegistryCounts = Pick<RegistryVersion, 'leftOut' | 'warnings'> & {
  /** Keys that stand more than once: none of their rows may count. */
  readonly doubled: readonly string[];
};

/** Lists of what is known outside, such as institutions by their code. Read only but for import. */
export interface Registries {
  /**
   * Replaces a registry by what `batches` yield, in one transaction. Where they end in a failure,
   * or throw, nothing has changed; the error says in words why.
   */
  importRegistry(
    registry: NewRegistry,
    batches: AsyncGenerator<readonly RegistryEntry[], Result<RegistryCounts, string>>,
  ): Promise<Result<ImportedRegistry, string>>;
  /** The version that counts of each registry. */
  list(): Promise<RegistryVersion[]>;
  /** Entries by key; null: no such registry is loaded. `version` is what readings name it by. */
  lookUp(
    registry: string,
    keys: readonly string[],
  ): Promise<{
    readonly version: string;
    readonly entries: ReadonlyMap<string, RegistryEntry['values']>;
  } | null>;
}

export interface CalibrationVersion {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly calibration: Calibration;
  readonly actor: string;
  readonly at: string;
}

/** What claimed probabilities were found to be worth in this house. Every version is kept. */
export interface Calibrations {
  /** The version that counts; null: readings are worth what they claim. */
  newest(): Promise<CalibrationVersion | null>;
  /** Audited; counts from the next start of the workers on. */
  add(maps: Calibration['maps'], actor: string): Promise<CalibrationVersion>;
}

/** One reading, as evidence of what claimed probabilities are worth. Holds no value. */
export interface FieldEvidence {
  readonly group: string;
  /** What the reader claimed, before any calibration. */
  readonly claimed: Probability;
  /** What the form's policy asks of it to be accepted unseen. */
  readonly demand: Demand;
  readonly engines: PageReading['engines'];
  /** A person was sent to it: what was accepted, a person comes by only by chance. */
  readonly wasAsked: boolean;
  /** Null where no person has settled it, or a person could not read it either. */
  readonly right: boolean | null;
}

/** Conditions on events of the audit; all that are given have to hold. */
export interface AuditQuery {
  /** Control number, file name or value of the scan. */
  readonly scan?: string;
  /** Part of a name. */
  readonly person?: string;
  readonly action?: string;
  /** From the one instant to before the other. */
  readonly from?: Date;
  readonly until?: Date;
  /** Only events before this number. */
  readonly before?: number;
  readonly limit: number;
}

/** `shared-file`: there are pages beyond the reach of whoever asks in it. */
export type OriginalError = { kind: 'not-found' } | { kind: 'shared-file' } | { kind: 'disposed' };

/** The records: the one door to the database for workers, api and cli. */
export interface Records {
  /** As far as somebody's reach goes. */
  within(reach: Reach): DeskRecords;
  addScan(scan: NewScan): Promise<AddedScan>;
  /**
   * The same, into a batch that is open (its receipt date is the scan's), or in place of what could
   * not be read. Refused: `batch-closed`, `already-replaced`.
   */
  addScanTo(destination: Destination, scan: NewScan): Promise<Result<AddedScan, Failure>>;
  /**
   * After the file was looked into: makes its pages, once, and returns their ids in order.
   * `separators`: which of them are separator sheets, at most all but one: each envelope between
   * them becomes a scan of its own.
   */
  setPages(
    scanId: string,
    pages: number,
    mediaType: string,
    separators?: readonly number[],
  ): Promise<string[]>;
  startPage(pageId: string): Promise<void>;
  finishPage(page: FinishedPage): Promise<void>;
  /**
   * `pictures`: what was made of the page before it was given up. `wishId`: as in `FinishedPage`;
   * left out where the job itself failed.
   */
  rejectPage(
    pageId: string,
    failure: Failure,
    pictures?: readonly PagePicture[],
    wishId?: string | null,
  ): Promise<void>;
  rejectScan(scanId: string, failure: Failure): Promise<void>;

  /**
   * Scans without pages and pages without a reading that wait for a worker: for the sweep. `again`: ids
   * of those that were scanned in place of what could not be read.
   */
  findUnfinished(): Promise<{
    scans: string[];
    pages: PageToRead[];
    again: ReadonlySet<string>;
  }>;

  findScan(scanId: string): Promise<ScanSummary | null>;
  /** Also where none of its pages is within reach, for who hands a file in: without them. */
  findTakenIn(scanId: string): Promise<ScanSummary | null>;
  /**
   * The envelopes that hold pages of a file, by the id of its own scan: several where separator sheets
   * split it, another one where it was scanned again for that. Without pages yet: its own scan.
   */
  findEnvelopesOf(fileId: string): Promise<ScanSummary[]>;
  findPage(pageId: string): Promise<{
    scanId: string;
    /** Within its file, which these describe. */
    number: number;
    sha256: string;
    mediaType: string;
    fileName: string;
    receivedOn: string;
    wishId: string | null;
    wish: ReadWish | null;
  } | null>;
  listScans(query: ScanQuery): Promise<{ scans: ScanSummary[]; total: number }>;
  countByState(): Promise<Record<ScanState, number>>;
  /**
   * The page that a person is led to: urgent first, then the one due first, then the oldest;
   * `besides` is left out, and so is what another one than `person` works on, and what others than
   * `person` have to enter. What supervisors were asked is found by those alone who decide it.
   */
  findNextPage(
    person: string,
    decides: boolean,
    besides?: string,
  ): Promise<{ scan: ScanSummary; page: PageSummary } | null>;
  /** Scans of which the audit tells something after event `seq`. */
  findChanges(seq: number): Promise<RecentChanges>;
  /** Those of these scans that are within reach. */
  keepWithin(scanIds: readonly string[]): Promise<string[]>;
  /** Everything, whoever has to enter what unseen: not for desks. */
  viewPage(pageId: string): Promise<PageView | null>;
  viewPageFor(pageId: string, viewer: Viewer): Promise<PageView | null>;
  findPicture(
    pageId: string,
    kind: 'straightened' | 'thumbnail' | 'crop',
    fieldId?: string,
  ): Promise<{ sha256: string; mediaType: string; secret: boolean } | null>;

  /**
   * `shown`: it was reviewed by field, and is refused where something else was shown than stands
   * there by now, or where more than its crop is needed; the audit says how it was reviewed.
   */
  act(
    pageId: string,
    fieldId: string,
    input: CorrectionInput,
    person: string,
    shown?: ShownByField,
  ): Promise<Result<Correction, ActionError>>;
  /** Fields of which values wait that may be reviewed by field, longest first. */
  listOpenFields(person: string): Promise<OpenField[]>;
  /** Values of a field that is reviewed by field, oldest first. */
  listOpenValues(form: Form, query: OpenValueQuery): Promise<OpenValues>;
  /**
   * Works out anew by when open pages have to be done: for who serves the desk, with all its forms, at
   * its start.
   */
  refreshDueDates(): Promise<void>;
  /** Has a scan done before all others, or takes that back (no reason). Null: no such scan. */
  prioritise(scanId: string, person: string, reason: string | null): Promise<ScanSummary | null>;
  /**
   * Takes a page to work on for a while, or renews that. For as long nobody else may act on it.
   * `desk`: a UUID of whoever asks, since a person may have the page open twice.
   */
  claimPage(pageId: string, person: string, desk: string): Promise<Result<Claim, ActionError>>;
  /** What a person typed and has not confirmed, besides what was kept before. */
  keepDrafts(
    pageId: string,
    person: string,
    changes: DraftChanges,
  ): Promise<Result<void, ActionError>>;
  /** Gives it back, if it is this person's, and no other desk of theirs (null: whichever) has it. */
  releasePage(pageId: string, person: string, desk: string | null): Promise<void>;
  /** `seen`: the `actions` of the page that the person saw; an approval that others have overtaken is refused. */
  approve(pageId: string, person: string, seen?: number): Promise<Result<void, ActionError>>;
  reopen(pageId: string, person: string, reason: string): Promise<Result<void, ActionError>>;
  /**
   * Has a page read again as a person wants it; the caller queues it. `seen`: the `actions` of the
   * page that the person saw, a stale one is refused; absent: no desk asks.
   */
  askReading(
    pageId: string,
    wish: ReadWish,
    person: string,
    seen?: number,
  ): Promise<Result<{ wishId: string }, ActionError>>;
  /** Takes the last such wish back; the caller queues it. */
  undoReading(
    pageId: string,
    person: string,
    seen?: number,
  ): Promise<Result<{ wishId: string }, ActionError>>;
  /** Tells the colleagues something of a page; `answers` names a note of the same envelope. */
  writeNote(
    pageId: string,
    note: NoteInput,
    person: string,
  ): Promise<Result<{ scanId: string }, ActionError>>;
  /** `decides`: the person may settle what supervisors are asked; one's own question anybody takes back. */
  settleNote(
    noteId: string,
    person: string,
    decides: boolean,
  ): Promise<Result<{ scanId: string }, ActionError>>;
  /** Of all pages of an envelope, oldest first. */
  listNotes(scanId: string): Promise<Note[]>;
  /** Writes down that a letter to the applicant was made. */
  recordLetter(pageId: string, person: string, letter: MadeLetter): Promise<void>;
  /** Shows one secret value, once, with a reason that is audited. */
  reveal(
    pageId: string,
    fieldId: string,
    person: string,
    reason: string,
  ): Promise<Result<FieldValue, ActionError>>;

  /**
   * Writes down that a person is given the untouched original, secrets and all, or is shown one page
   * of it.
   */
  openOriginal(
    scanId: string,
    person: string,
    pageId?: string,
  ): Promise<Result<ScanSummary, OriginalError>>;

  /** Everything: not for desks. */
  auditOf(scanId: string): Promise<AuditEvent[]>;
  auditFor(scanId: string, viewer: Viewer): Promise<AuditEvent[]>;
  /** Newest first. */
  searchAudit(query: AuditQuery): Promise<FoundEvent[]>;
  listAuditActions(): Promise<string[]>;
  /** Walks the whole chain, and signs what it has found. */
  verifyAudit(
    person: string,
    watch: WatchWalk,
    stop: AbortSignal,
  ): Promise<{ report: AuditReport; signed: SignedReport }>;
  /** Every reading that nothing but its probability decides, and what people found of it. */
  findEvidence(): AsyncIterable<FieldEvidence>;
  /** Approved (or all finished) records for export, one by one; secrets only for the ids named. */
  exportRecords(options: {
    approvedOnly: boolean;
    form?: string;
    include: readonly string[];
    /** Who asks; audited. */
    actor: string;
  }): AsyncIterable<ExportedRecord>;
}

/**
 * The records by the doors that ask who looks: what another has to enter unseen, and pages beyond
 * somebody's reach, pass no other.
 */
export type DeskRecords = Omit<
  Records,
  | 'within'
  | 'viewPage'
  | 'auditOf'
  | 'addScan'
  | 'addScanTo'
  | 'setPages'
  | 'startPage'
  | 'finishPage'
  | 'rejectPage'
  | 'rejectScan'
  | 'findUnfinished'
  | 'findChanges'
  | 'findEnvelopesOf'
  | 'findEvidence'
  | 'refreshDueDates'
>;

/** Forms that this installation knows, by `id@version`. */
export interface FormLibrary {
  get(id: string, version: number): Form | undefined;
  all(): readonly Form[];
}
