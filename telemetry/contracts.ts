import type { Failure } from '../schemas/failure.ts';

/** How the work on one received file ended. */
export interface FileEnd {
  readonly scanId: string;
  /** Null: its pages were queued. */
  readonly rejected: Failure['kind'] | null;
}

/** How the work on one page ended. */
export interface PageEnd {
  readonly scanId: string;
  readonly pageId: string;
  /** Null: it is of no form that is known. */
  readonly form: string | null;
  /** `accepted`: no field of it has to be looked at. */
  readonly outcome: 'accepted' | 'to-people' | 'rejected';
  /** Only of a rejected one. */
  readonly reason: Failure['kind'] | null;
  /** Names and versions of what read it. */
  readonly engines: Readonly<Record<string, string>>;
}

/**
 * What workers tell of their work, to be counted and traced. Nothing of it may hold a field's value, a
 * file's name or a person's: metrics and traces are kept by others than the records are.
 */
export interface WorkObserver {
  /** Runs one stage of a job and notes how long it took. */
  stage<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** Stages within the present one that ran one after the other in another process, in milliseconds. */
  stagesWithin(startedAt: number, timings: Readonly<Record<string, number>>): void;
  fileEnded(end: Pick<FileEnd, 'rejected'>): void;
  pageEnded(end: Omit<PageEnd, 'scanId' | 'pageId'>): void;
  /** `outcome`: `delivered`, or why not. */
  deliveryTried(outcome: string): void;
}

/** A request that is being answered. */
export interface SeenRequest {
  /** Null: it is not traced. */
  readonly traceId: string | null;
  readonly end: (answer: {
    /** The template, never the path, which holds ids; null: none was reached. */
    readonly route: string | null;
    readonly status: number;
    /** It lasts as long as somebody listens. */
    readonly isStream: boolean;
  }) => void;
}

/** The same for the API. */
export interface RequestObserver {
  /** `traceparent`: of whoever asks, if they trace too. `answer` runs within the request's span. */
  request(
    asked: { readonly method: string; readonly traceparent: string | undefined },
    answer: (seen: SeenRequest) => void,
  ): void;
  /** `outcome`: `accepted`, or why not. */
  signInTried(outcome: string): void;
}

export type Observer = WorkObserver & RequestObserver;
