import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Failure } from '../../schemas/failure.ts';
import { describeFailure } from '../../schemas/messages.ts';
import type { Result } from '../../schemas/result.ts';
import { readUpload, type Intake, type Upload } from '../intake.ts';
import type { FindFull } from '../queue-limit.ts';
import { PlainError } from '../tell-error.ts';
import { isSameLook, lookAt, type FileLook } from './file-look.ts';
import { lookInto, type WaitingFile } from './look-into.ts';
import { leaveNote, putAside } from './put-aside.ts';

export interface FolderIntake {
  readonly takeIn: (upload: Upload) => Promise<Result<Intake, Failure>>;
  readonly findFull: FindFull;
  /** `YYYY-MM-DD` of now, by the office's calendar. */
  readonly today: () => string;
  readonly maxBytes: number;
  /** A file that has looked the same for so long is taken to be complete. */
  readonly settleMs: number;
  readonly log: Logger;
}

/** Where files go once their bytes are kept, within the watched folder. */
export const TAKEN_IN = 'taken-in';
/** Where files go that can never be taken in, each with a note that says why. */
export const REFUSED = 'refused';

/** A scanner that makes a file and writes nothing into it for so long has given it up. */
const EMPTY_MS = 10 * 60_000;
/** A scanner may write on after a paper jam: a file that was moved is looked at for so long. */
const WATCH_TAKEN_MS = 15 * 60_000;

/** Full disks and lost connections are not mended within a second. */
const RETRY_MS = 15_000;

interface Seen extends FileLook {
  /** When it first looked so. */
  readonly since: number;
}

interface Kept extends FileLook {
  /** Where it is to lie. */
  readonly day: string;
  readonly name: string;
}

interface Taken extends FileLook {
  readonly path: string;
  readonly name: string;
  readonly since: number;
}

/**
 * One folder that a scanner writes into. A file is moved only when its bytes are kept and it is still
 * what was kept; whatever goes wrong leaves it where it is, to be tried at the next look. No watching
 * by the system's notices: network folders have none, and a folder that was away for a while has to be
 * looked at as a whole.
 */
export class WatchedFolder {
  readonly path: string;
  /** The scanner, as records and audit name it. */
  readonly name: string;
  readonly #intake: FolderIntake;
  #seen = new Map<string, Seen>();
  #isWaiting = false;
  #taken: Taken[] = [];
  /** Kept, but not yet moved: a folder may be read only for a while, or for good. */
  readonly #kept = new Map<string, Kept>();
  /** What failed with which path, and when it is tried again. */
  readonly #troubles = new Map<string, { readonly words: string; readonly retryAt: number }>();

  constructor(path: string, name: string, intake: FolderIntake) {
    this.path = path;
    this.name = name;
    this.#intake = intake;
  }

  /** Takes in what has come to rest, one after the other, until it is told to stop. Never throws for what files and stores do. */
  async look(now = Date.now(), stop?: AbortSignal): Promise<void> {
    for (const taken of this.#taken.splice(0)) {
      // Where it cannot be looked at, it is looked at again.
      const keepsWatch = await this.#try(taken.path, now, () => this.#bringBackIfGrown(taken));
      if ((keepsWatch ?? true) && now - taken.since < WATCH_TAKEN_MS) this.#taken.push(taken);
    }
    const content = await this.#try(this.path, now, () => lookInto(this.path));
    const { files, troubles } = content ?? { files: [], troubles: [] };
    for (const { path, error } of troubles) this.#fail(path, now, error);
    this.#seen = new Map(files.map((file) => [file.path, this.#remember(file, now)]));
    for (const file of files) {
      if (stop?.aborted) return;
      if (!this.#isAtRest(file, now)) continue;
      if (await this.#waitsForQueue()) return;
      await this.#try(file.path, now, () => this.#take(file, now));
    }
  }

  /** Files stay where they lie until the queue has room, and the log says so once. */
  async #waitsForQueue(): Promise<boolean> {
    const full = await this.#intake.findFull();
    const { log } = this.#intake;
    if (full !== null && !this.#isWaiting)
      log.warn({ folder: this.name, failure: full }, `a folder waits: ${wordIn('en', full)}`);
    if (full === null && this.#isWaiting) log.info({ folder: this.name }, 'a folder goes on');
    this.#isWaiting = full !== null;
    return this.#isWaiting;
  }

  #remember(file: WaitingFile, now: number): Seen {
    const before = this.#seen.get(file.path);
    return before && isSameLook(before, file) ? before : { ...file, since: now };
  }

  #isAtRest(file: WaitingFile, now: number): boolean {
    const rested = now - this.#seen.get(file.path)!.since;
    return rested >= (file.bytes === 0 ? EMPTY_MS : this.#intake.settleMs);
  }

  /** Kept first, moved then: a crash in between has it taken for a known file, and moved, at the next start. */
  async #take(file: WaitingFile, now: number): Promise<void> {
    const before = this.#kept.get(file.path);
    const kept = before && isSameLook(before, file) ? before : await this.#keep(file);
    if (kept === null) return;
    this.#kept.set(file.path, kept);
    const path = await putAside(file.path, join(this.path, TAKEN_IN, kept.day), kept.name);
    this.#kept.delete(file.path);
    this.#taken.push({ ...file, path, since: now });
  }

  /** Null: it is not kept, and has been seen to. */
  async #keep(file: WaitingFile): Promise<Kept | null> {
    const { takeIn, today, maxBytes, log } = this.#intake;
    const bytes = await readUpload(file.path, maxBytes);
    if (!bytes.ok) return this.#refuse(file, bytes.error);
    const after = await lookAt(file.path);
    if (after === null || !isSameLook(after, file)) return null; // somebody writes on: it is not at rest
    const receivedOn = today();
    const from = { fileName: file.name, source: 'folder', actor: this.name, receivedOn };
    const taken = await takeIn({ bytes: bytes.value, ...from });
    if (!taken.ok) return this.#refuse(file, taken.error);
    const { scan, duplicate } = taken.value;
    log.info({ folder: this.name, scan: scan.controlNumber, duplicate }, 'taken in from a folder');
    return { ...file, day: receivedOn, name: `${scan.controlNumber} ${file.name}` };
  }

  /** Out of the way if it can never be taken in; what may do better later stays, and is told. */
  async #refuse(file: WaitingFile, failure: Failure): Promise<null> {
    if (failure.kind === 'vanished') return null;
    if (failure.kind !== 'file-too-large') throw new PlainError(wordIn('en', failure));
    const path = await putAside(file.path, join(this.path, REFUSED), file.name);
    await leaveNote(path, `${wordIn('ja', failure)}\n\n${wordIn('en', failure)}\n`);
    this.#intake.log.warn({ folder: this.name, failure }, 'a file of a folder was refused');
    return null;
  }

  /** What grew after it was taken in goes back, and comes in once more when it is whole. */
  async #bringBackIfGrown(taken: Taken): Promise<boolean> {
    const look = await lookAt(taken.path);
    if (look === null) return false;
    if (isSameLook(look, taken)) return true;
    await putAside(taken.path, this.path, taken.name);
    this.#intake.log.warn(
      { folder: this.name },
      'a file was written on after it had been taken in: it is taken in once more when it is whole',
    );
    return false;
  }

  /**
   * One file's trouble stops no other. It is told once, not at every look, and tried again after a
   * while. Undefined: it failed, or it is not yet time to try again.
   */
  async #try<T>(path: string, now: number, work: () => Promise<T>): Promise<T | undefined> {
    const before = this.#troubles.get(path);
    if (before && now < before.retryAt) return undefined;
    try {
      const result = await work();
      this.#troubles.delete(path);
      return result;
    } catch (error) {
      this.#fail(path, now, error);
      return undefined;
    }
  }

  #fail(path: string, now: number, error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    const before = this.#troubles.get(path);
    this.#troubles.set(path, { words, retryAt: now + RETRY_MS });
    if (words === before?.words) return;
    this.#intake.log.error(
      { folder: this.name, err: error },
      'what lies in a folder could not be taken in; it stays there and is tried again',
    );
  }
}

function wordIn(language: 'ja' | 'en', failure: Failure): string {
  const { title, cause, remedy } = describeFailure(failure, language);
  return language === 'ja' ? `${title}。${cause}${remedy}` : `${title}: ${cause} ${remedy}`;
}
