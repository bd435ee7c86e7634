import { fitsEngines, type Calibration } from '../schemas/calibration.ts';
import type { ReadWish } from '../schemas/desk.ts';
import type { Failure } from '../schemas/failure.ts';
import type { Verification } from '../schemas/lookup/verification.ts';
import { ok, type Result } from '../schemas/result.ts';
import { decodePage } from '../engines/decode/decode-page.ts';
import { inspectFile } from '../engines/decode/inspect-file.ts';
import type { ScanFile } from '../engines/decode/scan-file.ts';
import type { LoadedForm } from '../engines/load-form.ts';
import { loadForms, type ProblemsOfForm } from '../engines/load-forms.ts';
import { openEngines, type OpenEngines } from '../engines/open-engines.ts';
import { isSeparator } from '../recognition/find-separator.ts';
import {
  interpretPage,
  type InterpretedPage,
  type Stopwatch,
} from '../recognition/interpret-page.ts';
import type { PageImage } from '../recognition/ports.ts';
import { verifyLine } from '../recognition/read/verify-line.ts';
import type { ReadingTools } from '../recognition/read-fields.ts';
import type { PreparedForm } from '../recognition/register/contracts.ts';
import type { InkCrop } from '../recognition/segment/crop.ts';
import { prepareLoaded } from './prepare-loaded.ts';

/** A page with its pixels, so that pictures for people can be made from it. */
export interface ReadPage extends InterpretedPage {
  readonly image: PageImage;
}

/** Engines, models and forms, opened once and kept warm: bytes in, readings out. */
export interface Reader {
  readonly forms: readonly LoadedForm[];
  inspect(bytes: Buffer, fileName: string): Promise<Result<ScanFile, Failure>>;
  isSeparator(bytes: Buffer, file: ScanFile, page: number): Promise<Result<boolean, Failure>>;
  /** `page` counts from 1; `wish`: how a person wants it read. */
  read(
    bytes: Buffer,
    file: ScanFile,
    page: number,
    wish?: ReadWish | null,
  ): Promise<Result<ReadPage, Failure>>;
  /** Groups of readings whose calibration was fitted with other engines, and is not used. */
  readonly refused: readonly string[];
  /** Name and version of what `verify` goes by. */
  readonly verifier: string;
  /** Compares a line's ink with each of the texts that are expected there. */
  verify(ink: InkCrop, alphabet: string, texts: readonly string[]): Promise<Verification[]>;
  close(): Promise<void>;
}

/**
 * Opens everything needed to read the given form folders. Of the calibration, if there is one, only
 * what was fitted with these very engines is used.
 */
export async function openReader(
  formFolders: readonly string[],
  calibration: Calibration | null = null,
): Promise<Result<Reader, ProblemsOfForm>> {
  const loaded = await loadForms(formFolders);
  if (!loaded.ok) return loaded;
  const forms = loaded.value;
  const prepared: PreparedForm[] = [];
  for (const form of forms) prepared.push(await prepareLoaded(form));
  const engines = await openEngines();
  const { tools, refused } = calibrateTools(engines.tools, calibration);
  return ok({
    forms,
    inspect: (bytes, fileName) => inspectFile(bytes, fileName),
    isSeparator: async (bytes, file, page) => {
      const image = await decodePage(bytes, file, page);
      return image.ok ? ok(await isSeparator(image.value, engines.tools.engines.codes)) : image;
    },
    read: async (bytes, file, page, wish = null) => {
      const timings: Record<string, number> = {};
      const watch = stopwatch(timings);
      const image = await watch('decode', () => decodePage(bytes, file, page));
      if (!image.ok) return image;
      const read = await interpretPage(image.value, prepared, tools, watch, wish);
      if (!read.ok) return read;
      const reading = { ...read.value.reading, timings };
      return ok({ ...read.value, reading, image: image.value });
    },
    refused,
    verifier: engines.tools.verification.id,
    verify: (ink, alphabet, texts) => {
      const { characters } = engines.tools.engines;
      return verifyLine(ink, alphabet, texts, { ...engines.tools, characters });
    },
    close: () => engines.close(),
  });
}

function calibrateTools(
  tools: OpenEngines['tools'],
  calibration: Calibration | null,
): { tools: ReadingTools; refused: readonly string[] } {
  if (calibration === null) return { tools, refused: [] };
  const { valid, refused } = fitsEngines(calibration, tools.versions);
  if (Object.keys(valid.maps).length === 0) return { tools, refused };
  const versions = { ...tools.versions, calibration: calibration.id };
  return { tools: { ...tools, calibration: valid, versions }, refused };
}

function stopwatch(timings: Record<string, number>): Stopwatch {
  return async (stage, run) => {
    const start = performance.now();
    const result = await run();
    timings[stage] = Math.round((performance.now() - start) * 100) / 100;
    return result;
  };
}
