import type { Calibration } from '../schemas/calibration.ts';
import type { ReadWish } from '../schemas/desk.ts';
import type { Fingerprint } from '../schemas/doubles/fingerprint.ts';
import type { InkCrop } from '../recognition/segment/crop.ts';
import type { Failure } from '../schemas/failure.ts';
import type { Verification } from '../schemas/lookup/verification.ts';
import type { PageReading } from '../schemas/reading.ts';
import type { Result } from '../schemas/result.ts';

/** A received file as it goes to the process that looks into it. */
export interface ScanBytes {
  readonly bytes: Buffer;
  /** As it was sent: its ending has to agree with the content. */
  readonly fileName: string;
}

export interface Inspection {
  readonly mediaType: string;
  readonly pages: number;
}

export interface PageOfFile extends ScanBytes {
  /** Counts from 1. */
  readonly page: number;
}

export interface PageRequest extends PageOfFile {
  /** How a person wants it read; null: as the machine finds it. */
  readonly wish: ReadWish | null;
}

/** A picture made for the desk. */
export interface Picture {
  readonly kind: 'straightened' | 'thumbnail' | 'crop';
  /** Only of a crop. */
  readonly fieldId: string | null;
  readonly mediaType: string;
  /** Shows what a secret field holds. */
  readonly secret: boolean;
  readonly bytes: Buffer;
}

/** The ink of a field that the form has compared with a registry. */
export interface FieldInk {
  readonly fieldId: string;
  readonly alphabet: string;
  readonly ink: InkCrop;
}

/** Ink to be compared with each of the texts that are expected there. */
export interface VerifyRequest extends FieldInk {
  readonly texts: readonly string[];
}

export interface Interpretation {
  readonly reading: PageReading;
  readonly fingerprint: Fingerprint;
  readonly pictures: readonly Picture[];
  /** Only of fields that were found well enough to be read. */
  readonly inks: readonly FieldInk[];
  /** Name and version of what compares them. */
  readonly verifier: string;
  readonly seconds: number;
}

/** A page that could not be read, and what it looks like, if it could at least be decoded. */
export interface UnreadPage {
  readonly failure: Failure;
  readonly thumbnail: { readonly mediaType: string; readonly bytes: Buffer } | null;
}

/** What a recognition process opens, once. */
export interface ReaderSetup {
  /** Folders of the forms that are looked for. */
  readonly formFolders: readonly string[];
  readonly calibration: Calibration | null;
}

/** Recognition in processes of its own. Plain data in and out; a crash or hang is a `Failure`. */
export interface Interpreter {
  inspect(scan: ScanBytes): Promise<Result<Inspection, Failure>>;
  /** Whether a page is a separator sheet. */
  isSeparator(page: PageOfFile): Promise<Result<boolean, Failure>>;
  interpret(page: PageRequest): Promise<Result<Interpretation, UnreadPage>>;
  /** One answer for each text, in their order. */
  verify(request: VerifyRequest): Promise<Result<Verification[], Failure>>;
  /** Groups of readings whose calibration was fitted with other engines, and is not used. */
  findRefused(): Promise<Result<readonly string[], Failure>>;
  close(): Promise<void>;
}

/** What `interpret-file.ts` does within such a process. Engines stay open between calls. */
export type FileInterpreter = Omit<Interpreter, 'close'>;
