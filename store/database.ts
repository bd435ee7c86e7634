import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { BatchState } from '../schemas/batch.ts';
import type { PageState, ScanState } from '../schemas/desk.ts';
import type {
  AccountLinkTable,
  ApiTokenTable,
  AuthAccountTable,
  AuthSessionTable,
  AuthUserTable,
} from './accounts/tables.ts';
import type { BlobKeyTable, KeyGenerationTable } from './keys/tables.ts';
import type { WebhookCursorTable, WebhookDeliveryTable, WebhookTable } from './webhooks/tables.ts';

/**
 * The tables as Kysely sees them; `migrations/` makes them. Rows are parsed where they are read
 * (`records/rows.ts`), so JSON columns are `unknown` on the way out and JSON text on the way in.
 */
type Json = ColumnType<unknown, string | null, string | null>;
type Instant = ColumnType<Date, Date | string, Date | string>;
/** PostgreSQL's bigint arrives as text. */
type BigInteger = ColumnType<string, number, number>;

export interface Database {
  batch: BatchTable;
  scan: ScanTable;
  scan_priority: ScanPriorityTable;
  page: PageTable;
  page_reading: PageReadingTable;
  field_reading: FieldReadingTable;
  decision: DecisionTable;
  finding: FindingTable;
  picture: PictureTable;
  page_picture: PagePictureTable;
  page_fingerprint: PageFingerprintTable;
  page_double: PageDoubleTable;
  read_wish: ReadWishTable;
  correction: CorrectionTable;
  approval: ApprovalTable;
  page_export: PageExportTable;
  note: NoteTable;
  note_settled: { note_id: string; person: string; at: Instant };
  desk_span: DeskSpanTable;
  page_draft: { page_id: string; person: string; sealed: Uint8Array; at: Instant };
  page_claim: { page_id: string; desk: string; person: string; until: Instant };
  review_task: ReviewTaskTable;
  field_state: FieldStateTable;
  open_value: OpenValueTable;
  spot_check: SpotCheckTable;
  spot_check_task: SpotCheckTaskTable;
  spot_check_entry: SpotCheckEntryTable;
  sealed: SealedTable;
  key_generation: KeyGenerationTable;
  blob_key: BlobKeyTable;
  audit_event: AuditEventTable;
  audit_head: AuditHeadTable;
  audit_anchor: AuditAnchorTable;
  legal_hold: LegalHoldTable;
  disposal: DisposalTable;
  blob_removal: {
    blob: string;
    since: Instant;
    is_removed: Generated<boolean>;
    is_tidied: Generated<boolean>;
  };
  registry_version: RegistryVersionTable;
  registry_entry: RegistryEntryTable;
  calibration_version: CalibrationVersionTable;
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  account_link: AccountLinkTable;
  api_token: ApiTokenTable;
  kept_answer: KeptAnswerTable;
  webhook: WebhookTable;
  webhook_delivery: WebhookDeliveryTable;
  webhook_cursor: WebhookCursorTable;
  control_counter: { day: string; last: number };
  setting: { name: string; value: string };
}

/** Without `status` while its request is being answered. */
interface KeptAnswerTable {
  id: string;
  actor: string;
  key_hash: string;
  fingerprint: string | null;
  status: number | null;
  body: string | null;
  begun_at: Instant;
  running_until: Instant;
}

interface BatchTable {
  id: string;
  /** 1, 2, 3 …, as people call it. */
  number: GeneratedAlways<number>;
  name: string;
  received_on: string;
  expected_envelopes: number;
  expected_pages: number;
  state: BatchState;
  opened_by: string;
  opened_at: Instant;
}

/** An envelope; mostly also the file that it came in. */
interface ScanTable {
  id: string;
  control_number: string;
  /** Of the file. Envelopes of one file share it, and differ in `part`. */
  sha256: string;
  file_name: string;
  media_type: string;
  bytes: BigInteger;
  /** Text, since a driver makes a local midnight of a date column. */
  received_on: string;
  received_at: Instant;
  source: string;
  actor: string;
  state: ScanState;
  failure: Json;
  batch_id: string | null;
  /** 1, 2, 3 … in the order in which files came into the batch. */
  batch_position: number | null;
  /** Which envelope of its file it is. */
  part: Generated<number>;
  /** A file that was scanned again is no envelope: its pages go into this one. */
  into_scan_id: string | null;
  /** The page in place of which it was scanned; null: the whole file could not be opened. */
  replaces_page_id: string | null;
  urgent: Generated<boolean>;
}

/** That a person had a scan done first, or took that back; the last one counts. */
interface ScanPriorityTable {
  id: string;
  scan_id: string;
  urgent: boolean;
  reason: string | null;
  person: string;
  at: Instant;
}

interface PageTable {
  id: string;
  /** Its envelope. */
  scan_id: string;
  /** 1, 2, 3 … within the envelope. */
  number: number;
  /** The row of `scan` whose file it is in, and which page of that. */
  file_id: string;
  file_page: number;
  /** The file that was scanned in place of this page: it counts no more. */
  replaced_by: string | null;
  state: PageState;
  failure: Json;
  /** The reading that counts; earlier ones stay in `page_reading`. */
  reading_id: string | null;
  /** These two are its envelope's: one index has the order in which pages come to people. */
  urgent: Generated<boolean>;
  received_on: string;
  /** As its form says, of pages that wait for a person; null: it says nothing. */
  due_on: string | null;
  /** From when on it is due soon. */
  due_soon_on: string | null;
  /** Of the reading that counts, for counting by. */
  form_id: string | null;
  form_version: number | null;
  form_page: number | null;
}

/** What people tell each other of a page. */
interface NoteTable {
  id: string;
  scan_id: string;
  page_id: string;
  /** The note that it answers; null: it is none. */
  answers: string | null;
  /** A supervisor is asked to decide. */
  escalates: Generated<boolean>;
  sealed_id: string;
  person: string;
  at: Instant;
}

interface PageReadingTable {
  id: string;
  page_id: string;
  form_id: string;
  form_version: number;
  /** Hash of form and engines: the same of both reads the same, so it is stored once. */
  replay_key: string;
  /** The reading without its fields. */
  reading: Json;
  residual: number;
  seconds: number;
  at: Instant;
}

interface FieldReadingTable {
  id: string;
  reading_id: string;
  field_id: string;
  position: number;
  /** Without whatever tells the value, where `sealed_id` is set. */
  reading: Json;
  sealed_id: string | null;
}

interface DecisionTable {
  reading_id: string;
  field_id: string;
  status: string;
  reasons: Json;
}

interface FindingTable {
  page_id: string;
  position: number;
  finding: Json;
}

interface PictureTable {
  id: string;
  reading_id: string;
  kind: string;
  field_id: string | null;
  sha256: string;
  media_type: string;
  secret: boolean;
}

/** Of pages that were not read. */
interface PagePictureTable {
  id: string;
  page_id: string;
  kind: string;
  sha256: string;
  media_type: string;
}

/** What a page looks like by the reading that counts; of those with enough ink on them. */
interface PageFingerprintTable {
  page_id: string;
  form_id: string;
  form_version: number;
  form_page: number;
  cells: Buffer;
  fields: Json;
  /** Pages that share one are compared. */
  bands: number[];
}

/** Two pages that look like one sheet. */
interface PageDoubleTable {
  id: string;
  /** The one that was taken in first: ids are in order of time. */
  left_page: string;
  right_page: string;
  /** `withdrawn`: a later reading found them unlike, or one of them is another's double. */
  state: 'open' | 'same' | 'different' | 'withdrawn';
  /** Which of them was set aside. */
  set_aside: string | null;
  found_at: Instant;
  decided_by: string | null;
  decided_at: Instant | null;
}

/** How a person wants a page read; the last one that is not undone counts. */
interface ReadWishTable {
  id: string;
  page_id: string;
  action: 'ask' | 'undo';
  /** Null when it undoes the one before. */
  wish: Json;
  person: string;
  at: Instant;
}

interface CorrectionTable {
  id: string;
  page_id: string;
  field_id: string;
  /** The reading that it speaks of; null of old ones. */
  reading_id: string | null;
  /** 1, 2, 3 … within the field. */
  seq: number;
  action: string;
  value: Json;
  sealed_id: string | null;
  /** Broken when the value was kept as it is; else none. */
  kept_rules: Generated<string[]>;
  person: string;
  at: Instant;
}

interface ApprovalTable {
  id: string;
  page_id: string;
  action: 'approve' | 'reopen';
  person: string;
  reason: string | null;
  at: Instant;
}

/** That a record left the house, as it was approved. */
interface PageExportTable {
  id: string;
  page_id: string;
  approval_id: string;
  actor: string;
  at: Instant;
}

/** How long a page was open at a desk to be worked on. */
interface DeskSpanTable {
  page_id: string;
  desk: string;
  person: string;
  seconds: number;
  /** Up to when they are counted. */
  seen_at: Instant;
}

interface ReviewTaskTable {
  id: string;
  page_id: string;
  field_id: string;
  reasons: Json;
  opened_at: Instant;
  closed_at: Instant | null;
  closed_by: string | null;
}

/** How each field stands now: worked out from the evidence, kept for lists and search. */
interface FieldStateTable {
  page_id: string;
  field_id: string;
  status: string;
  settled: boolean;
  /** Folded for matching; null for secret and confidential fields, and while another enters it. */
  search: string | null;
  /** Who may not enter what it waits for; empty where it waits for nobody in particular. */
  barred: string[];
}

/** A value that may be settled by its crop alone; worked out like the states of fields. */
interface OpenValueTable {
  page_id: string;
  field_id: string;
  form_id: string;
  form_version: number;
  scan_id: string;
  received_on: string;
  /** How often people have acted on it. */
  actions: number;
  reasons: Json;
}

/** A value that was accepted unseen, drawn to be checked. */
interface SpotCheckTable {
  id: string;
  page_id: string;
  /** The reading that is checked: a later one is another matter. */
  reading_id: string;
  field_id: string;
  form_id: string;
  form_version: number;
  kind: string;
  drawn_at: Instant;
  /** Who has entered it. */
  barred: ColumnType<string[], string[] | undefined, string[]>;
  /** Null: it waits for people. */
  outcome: 'right' | 'wrong' | 'unclear' | null;
  settled_at: Instant | null;
  /** It was wrong, and the record could not be corrected: a supervisor has to look, or has. */
  flag: 'open' | 'seen' | null;
}

/** That a check was put before a person. */
interface SpotCheckTaskTable {
  id: string;
  spot_check_id: string;
  person: string;
  given_at: Instant;
  /** How long it is kept for them. */
  until: Instant;
  done_at: Instant | null;
  /** It was settled before: what counts is whether they enter the same. */
  is_known: boolean;
  is_hit: boolean | null;
}

interface SpotCheckEntryTable {
  id: string;
  spot_check_id: string;
  task_id: string;
  action: string;
  value: Json;
  person: string;
  at: Instant;
}

interface SealedTable {
  id: string;
  page_id: string;
  field_id: string;
  bytes: Buffer;
}

/** One row an import; the newest of a registry counts. */
interface RegistryVersionTable {
  id: string;
  registry: string;
  number: number;
  sha256: string;
  /** Null: imported before it was kept. */
  recipe: string | null;
  file_name: string;
  rows: number;
  left_out: number;
  warnings: number;
  actor: string;
  at: Instant;
}

/** Of the newest version of each registry. */
interface RegistryEntryTable {
  registry: string;
  key: string;
  values: Json;
}

/** The newest counts. */
interface CalibrationVersionTable {
  number: number;
  calibration: Json;
  actor: string;
  at: Instant;
}

interface AuditEventTable {
  seq: BigInteger;
  at: Instant;
  scan_id: string | null;
  page_id: string | null;
  actor: string;
  action: string;
  before: Json;
  after: Json;
  hash: string;
  /** Its scan was disposed of: what it told is gone, the hash of it stays. */
  erased: Generated<boolean>;
}

/** Nothing of a scan is disposed of while somebody says why it must stay. */
interface LegalHoldTable {
  id: string;
  scan_id: string;
  reason: string;
  person: string;
  at: Instant;
  lifted_by: string | null;
  lifted_at: Instant | null;
}

/** One person proposes to dispose of a scan, another carries it out or anybody cancels it. */
interface DisposalTable {
  id: string;
  scan_id: string;
  ground: 'schedule' | 'by-hand';
  /** By the form's schedule; null: by hand. */
  kept_until: string | null;
  reason: string;
  proposed_by: string;
  proposed_at: Instant;
  state: 'proposed' | 'cancelled' | 'done';
  decided_by: string | null;
  decided_at: Instant | null;
}

interface AuditAnchorTable {
  first: BigInteger;
  last: BigInteger;
  text: string;
  signature: string;
  public_key: string;
}

interface AuditHeadTable {
  one: Generated<boolean>;
  seq: BigInteger;
  hash: string;
}
