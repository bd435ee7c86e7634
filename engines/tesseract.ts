import { fileURLToPath } from 'node:url';
import type { Worker as Thread } from 'node:worker_threads';
import { createWorker, OEM, type Page, type Worker } from 'tesseract.js';
import type { LineOpinion, LineReader } from '../recognition/ports.ts';
import type { GreyImage } from '../recognition/raster/image.ts';
import { encodePgm } from './encode-pgm.ts';

export type TesseractLanguage = 'jpn' | 'eng';

export interface TesseractOptions {
  readonly language: TesseractLanguage;
  /** Where `<language>.traineddata.gz` lies; the committed data unless told. */
  readonly dataFolder?: string;
  /** A line that takes longer has hung: its worker is ended and the read fails. */
  readonly timeoutMs?: number;
  /** A start that takes longer has failed; a thread that comes up afterwards is ended. */
  readonly startTimeoutMs?: number;
}

export type TesseractReader = LineReader & { close(): Promise<void> };

const COMMITTED_DATA = fileURLToPath(new URL('../models/tesseract', import.meta.url));

const THREAD_SCRIPT = fileURLToPath(new URL('tesseract-thread.cjs', import.meta.url));

/** The worker's heap grows with every line; a fresh one costs about 0.2 s. */
const LINES_PER_WORKER = 500;
/** A line takes 20–60 ms; a machine under load may be a hundred times slower. */
const LINE_TIMEOUT_MS = 15_000;
const START_TIMEOUT_MS = 60_000;

/** Raw line: no layout analysis. PSM 7 would write katakana twice. */
const PAGE_SEGMENTATION = '13';

/** White paper around the line, without which the first and last character suffer. */
const MARGIN = 10;

/** Paper without anything darker than this (0 … 255) holds no line. */
const LIGHTEST_INK = 200;

/** A running tesseract worker and the promise that fails when its thread dies. */
interface Running {
  readonly worker: Worker;
  readonly died: Promise<never>;
  linesLeft: number;
}

/**
 * Line OCR by tesseract.js with the data committed under models/tesseract: nothing is fetched,
 * nothing is cached on disk, nothing learned from one line is carried to the next. Lines are read
 * one after the other in a thread of its own.
 * Throws (rejects) when the thread dies, hangs, or cannot load its data; the next line then starts
 * a new thread.
 */
export async function openTesseract(options: TesseractOptions): Promise<TesseractReader> {
  let running: Running | null = await start(options);
  let queue: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function end(): Promise<void> {
    const ending = running;
    running = null;
    await ending?.worker.terminate();
  }

  async function readNow(line: GreyImage, alphabet: string | null): Promise<LineOpinion> {
    if (closed) throw new Error('tesseract: this reader is closed');
    // PSM 13 takes for granted that there is a line, and finds letters on empty paper.
    if (!line.data.some((grey) => grey < LIGHTEST_INK))
      return { reader: `tesseract-${options.language}`, text: '', score: 0, characters: [] };
    if (running && running.linesLeft <= 0) await end();
    running ??= await start(options);
    running.linesLeft -= 1;
    try {
      const recognised = running.worker.recognize(
        Buffer.from(encodePgm(line, MARGIN)),
        // Passed with each line: tesseract restores its own settings afterwards.
        { tessedit_char_whitelist: alphabet ?? '' } as object,
        { text: true, blocks: true },
      );
      const page = await within(
        Promise.race([recognised, running.died]),
        options.timeoutMs ?? LINE_TIMEOUT_MS,
        'reading a line',
      );
      return toOpinion(page.data, options.language);
    } catch (error) {
      await end();
      throw error;
    }
  }

  return {
    id: `tesseract-${options.language}`,
    readLine(line, alphabet) {
      const next = queue.then(() => readNow(line, alphabet));
      queue = next.catch(() => undefined);
      return next;
    },
    async close() {
      closed = true;
      await end();
    },
  };
}

async function start({ language, dataFolder, startTimeoutMs }: TesseractOptions): Promise<Running> {
  let reject: (error: Error) => void = () => undefined;
  const died = new Promise<never>((_, fail) => {
    reject = fail;
  });
  // Awaited only while a line is read; a thread that dies in between is noticed at the next line.
  died.catch(() => undefined);
  // tesseract.js answers a failed load with silence: its error handler is the only sign.
  const creating = createWorker(
    language,
    OEM.LSTM_ONLY,
    {
      workerPath: THREAD_SCRIPT,
      langPath: dataFolder ?? COMMITTED_DATA,
      gzip: true,
      cacheMethod: 'none',
      logger: () => undefined,
      errorHandler: (cause: unknown) => reject(new Error(`tesseract: ${String(cause)}`)),
    },
    // Dictionaries pull names and passwords towards common words.
    language === 'eng' ? { load_system_dawg: '0', load_freq_dawg: '0' } : {},
  );
  const worker = await startWithin(creating, died, startTimeoutMs ?? START_TIMEOUT_MS);
  const { worker: thread } = worker as unknown as { worker: Thread };
  thread.on('error', (cause) => reject(new Error(`tesseract: worker failed: ${cause.message}`)));
  thread.on('exit', (code) => reject(new Error(`tesseract: worker ended with code ${code}`)));
  await worker.setParameters({
    tessedit_pageseg_mode: PAGE_SEGMENTATION as never,
    classify_enable_learning: '0',
    tessedit_enable_doc_dict: '0',
    user_defined_dpi: '300',
  });
  return { worker, died, linesLeft: LINES_PER_WORKER };
}

async function startWithin(
  creating: Promise<Worker>,
  died: Promise<never>,
  ms: number,
): Promise<Worker> {
  let abandoned = false;
  creating.then(
    (late) => (abandoned ? late.terminate() : undefined),
    () => undefined, // the race below reports it
  );
  try {
    return await within(Promise.race([creating, died]), ms, 'starting');
  } catch (error) {
    abandoned = true;
    throw error;
  }
}

async function within<T>(work: Promise<T>, ms: number, doing: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`tesseract: ${doing} took more than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Confidences come as percent. Tesseract puts spaces between Japanese characters: dropped there. */
function toOpinion(page: Page, language: TesseractLanguage): LineOpinion {
  const symbols = (page.blocks ?? []).flatMap((block) =>
    block.paragraphs.flatMap((paragraph) =>
      paragraph.lines.flatMap((line) => line.words.map((word) => word.symbols)),
    ),
  );
  const characters = symbols.flat().map(({ text, confidence }) => ({
    text,
    score: confidence / 100,
  }));
  const separator = language === 'jpn' ? '' : ' ';
  return {
    reader: `tesseract-${language}`,
    text: symbols.map((word) => word.map(({ text }) => text).join('')).join(separator),
    score: characters.length === 0 ? 0 : Math.min(...characters.map(({ score }) => score)),
    characters,
  };
}
