import type { Express, Response } from 'express';
import type { Logger } from 'pino';
import type { ScanSummary } from '../schemas/desk.ts';
import type { Destination } from '../schemas/destination.ts';
import type { Failure } from '../schemas/failure.ts';
import type { Label, LabelSheetName } from '../schemas/label.ts';
import type { Letter } from '../schemas/letter.ts';
import type { Result } from '../schemas/result.ts';
import type { Accounts } from '../store/accounts/contracts.ts';
import type { ApiTokens } from '../store/accounts/tokens.ts';
import type { ArchiveHouse, Archives } from '../store/archive/contracts.ts';
import type { DrawArchive, DrawUpright } from '../store/archive/make-archive.ts';
import type { Batches } from '../store/batches/contracts.ts';
import type { DoubleHouse, Doubles } from '../store/doubles/contracts.ts';
import type { Blobs, DeskRecords, FormLibrary, PageToRead, Records } from '../store/contracts.ts';
import type { HouseFigures } from '../store/figures/contracts.ts';
import type { KeptAnswers } from '../store/kept-answers.ts';
import type { MakeBundle } from '../store/proof/open-proof.ts';
import type { Retention, RetentionHouse } from '../store/retention/contracts.ts';
import type { SpotCheckHouse, SpotChecks } from '../store/spot-checks/contracts.ts';
import type { UnfinishedUploads } from '../store/unfinished-uploads.ts';
import type { Webhooks } from '../store/webhooks/contracts.ts';
import type { RequestObserver } from '../telemetry/contracts.ts';
import type { RouteContext } from './contract.ts';

/** Takes one file in: keeps its bytes for ever and queues its reading. */
export type TakeIn = (upload: {
  readonly bytes: Buffer;
  readonly fileName: string;
  readonly source: 'desk';
  readonly actor: string;
  /** Null: the file stands by itself. */
  readonly to: Destination | null;
}) => Promise<Result<{ scan: ScanSummary; duplicate: boolean }, Failure>>;

/** Draws one page of a received file as it is; `page` counts from 1. Sizes are those of the page as decoded. */
export type DrawPage = (page: {
  readonly bytes: Buffer;
  readonly fileName: string;
  readonly page: number;
}) => Promise<
  Result<
    {
      readonly width: number;
      readonly height: number;
      readonly mediaType: string;
      readonly bytes: Buffer;
    },
    Failure
  >
>;

/**
 * A small picture as a JPEG that is too coarse for writing. `sheet`: its paper in millimetres; null:
 * not known.
 */
export type CoarsenPicture = (
  picture: Buffer,
  sheet: { readonly width: number; readonly height: number } | null,
) => Promise<Buffer>;

/** Separator sheets to print, as a PDF. */
export type DrawSeparators = (count: number) => Promise<Uint8Array>;

/** Labels to print, as a PDF; so many places of the first sheet are used already. */
export type DrawLabels = (
  labels: readonly Label[],
  sheet: LabelSheetName,
  skip: number,
) => Promise<Uint8Array>;

/** A letter to an applicant as an A4 PDF, and how many pages it has. */
export type DrawLetter = (letter: Letter) => Promise<{
  readonly bytes: Uint8Array;
  readonly pages: number;
}>;

export interface ApiOptions {
  readonly accounts: Accounts;
  readonly tokens: ApiTokens;
  readonly answers: KeptAnswers;
  readonly webhooks: Webhooks;
  readonly records: Records;
  readonly batches: Batches;
  readonly doubles: DoubleHouse;
  readonly archives: ArchiveHouse;
  readonly spotChecks: SpotCheckHouse;
  readonly figures: HouseFigures;
  readonly retention: RetentionHouse;
  readonly blobs: Blobs;
  readonly forms: FormLibrary;
  /** Files on their way in. */
  readonly uploads: UnfinishedUploads;
  readonly takeIn: TakeIn;
  /** Why nothing is taken in for now; null: it is. */
  readonly findFull?: () => Promise<Failure | null>;
  /** `YYYY-MM-DD` of now, by the office's calendar. */
  readonly today: () => string;
  /** Queues a page to be read again. Never fails: what could not be queued is swept up later. */
  readonly queuePage: (page: PageToRead) => Promise<void>;
  readonly drawPage: DrawPage;
  readonly coarsenPicture: CoarsenPicture;
  readonly drawSeparators: DrawSeparators;
  readonly drawLabels: DrawLabels;
  readonly drawLetter: DrawLetter;
  readonly makeBundle: MakeBundle;
  readonly drawUpright: DrawUpright;
  readonly drawArchive: DrawArchive;
  /** What keeps the house from working, in words for operators; empty: nothing does. */
  readonly findUnready: () => Promise<readonly string[]>;
  /** The work queues as pages for operators, at `/queues`; null: they are not shown. */
  readonly queueBoard?: Express | null;
  readonly observer?: RequestObserver;
  readonly log: Logger;
  /** Folder of the built desks (`vite build web`), or null for the bare API. */
  readonly webRoot: string | null;
  /** Host names under which the desks may be opened, without port. */
  readonly allowedHosts?: readonly string[];
  /** Largest file taken in, in bytes. */
  readonly maxUploadBytes?: number;
  /** Behind a proxy that names the browser's address in X-Forwarded-For. */
  readonly isBehindProxy?: boolean;
  /** How often the records are looked at for changes while a desk is listening, milliseconds. */
  readonly pollMs?: number;
}

/** What the routes work with: of records and spot checks as much as there is for whoever asks. */
export type ApiContext = Required<
  Omit<ApiOptions, 'records' | 'spotChecks' | 'doubles' | 'archives' | 'retention'>
> &
  RouteContext & {
    /** `department`: of that alone. */
    readonly recordsFor: (response: Response, department?: string) => DeskRecords;
    readonly spotChecksFor: (response: Response) => SpotChecks;
    readonly doublesFor: (response: Response) => Doubles;
    readonly archivesFor: (response: Response) => Archives;
    readonly retentionFor: (response: Response) => Retention;
    /** Removes files of what was disposed of; never fails: what is left is removed later. */
    readonly removeFiles: () => Promise<void>;
  };

export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
/** A colour A4 page at 600 dpi is about 100 MB uncompressed; scanners compress ten-fold. */
export const DEFAULT_MAX_UPLOAD_BYTES = 100 * 1024 * 1024;
/** Fast enough to feel live, slow enough to cost nothing. */
export const DEFAULT_POLL_MS = 1000;
