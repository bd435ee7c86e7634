import type { ReadWish } from '../schemas/desk.ts';
import type { Fingerprint } from '../schemas/doubles/fingerprint.ts';
import type { Failure } from '../schemas/failure.ts';
import type { PageReading } from '../schemas/reading.ts';
import { ok, type Result } from '../schemas/result.ts';
import { cutFields, type CutField } from './cut-fields.ts';
import { fingerprintPage } from './fingerprint-page.ts';
import type { PageImage } from './ports.ts';
import { measurePage } from './quality/measure-page.ts';
import { readFields, type ReadingTools } from './read-fields.ts';
import type { PreparedForm, RegisteredPage } from './register/contracts.ts';
import { registerPage } from './register/register-page.ts';

export interface InterpretedPage {
  readonly reading: PageReading;
  readonly registered: RegisteredPage;
  readonly cuts: readonly CutField[];
  readonly fingerprint: Fingerprint;
}

/** Runs one stage and notes how long it took. The core has no clock of its own. */
export type Stopwatch = <T>(stage: string, run: () => T | Promise<T>) => Promise<T>;

/**
 * One decoded page → readings of all its fields. Pure: same page, forms and tools, same result.
 * `wish`: what a person said of the page; it is kept to. Whether a reading is good enough to accept is not decided here, but by the form's policy.
 */
export async function interpretPage(
  page: PageImage,
  forms: readonly PreparedForm[],
  tools: ReadingTools,
  watch: Stopwatch,
  wish: ReadWish | null = null,
): Promise<Result<InterpretedPage, Failure>> {
  const found = await watch('register', () => registerPage(page, forms, tools.engines.codes, wish));
  if (!found.ok) return found;
  const registered = found.value;
  const measured = await watch('quality', () => measurePage(page, registered));
  const cuts = await watch('segment', () => cutFields(page, registered, measured));
  const fields = await watch('read', () => readFields(registered.prepared, cuts, tools));
  const { id, version } = registered.prepared.form;
  const reading: PageReading = {
    form: { id, version },
    formPage: registered.page.number,
    registration: registered.reading,
    quality: measured.quality,
    fields,
    engines: tools.versions,
    timings: {},
  };
  return ok({ reading, registered, cuts, fingerprint: fingerprintPage(cuts) });
}
