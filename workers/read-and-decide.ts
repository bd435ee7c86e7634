import type { Decision, Finding, ReadWish } from '../schemas/desk.ts';
import { decidePage } from '../schemas/policy/decide.ts';
import type { PageReading } from '../schemas/reading.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import type { Blobs, FormLibrary, Registries } from '../store/contracts.ts';
import { rulesOf } from '../store/records/check-form.ts';
import type { WorkObserver } from '../telemetry/contracts.ts';
import { compareWithRegistries } from './compare-with-registries.ts';
import type { Interpretation, Interpreter, UnreadPage } from './contracts.ts';
import { PlainError } from './tell-error.ts';

/** What a page is read with. */
export interface ReadingDesk {
  readonly blobs: Pick<Blobs, 'get'>;
  readonly registries: Pick<Registries, 'lookUp'>;
  readonly interpreter: Interpreter;
  readonly forms: FormLibrary;
  readonly observer: WorkObserver;
}

export interface PageOfRecord {
  readonly sha256: string;
  readonly fileName: string;
  /** Within the file. */
  readonly number: number;
  readonly receivedOn: string;
  readonly wish: ReadWish | null;
}

export interface DecidedPage {
  readonly interpretation: Interpretation;
  /** What registries had a say in included. */
  readonly reading: PageReading;
  readonly decisions: readonly Decision[];
  readonly findings: readonly Finding[];
}

/** From the received file to what the form's policy says of its page. Writes nothing. */
export async function readAndDecide(
  { blobs, registries, interpreter, forms, observer }: ReadingDesk,
  page: PageOfRecord,
): Promise<Result<DecidedPage, UnreadPage>> {
  const bytes = await observer.stage('fetch', () => blobs.get(page.sha256));
  if (!bytes.ok) return fail({ failure: bytes.error, thumbnail: null });
  const { fileName, number, wish } = page;
  const request = { bytes: bytes.value, fileName, page: number, wish };
  const read = await observer.stage('interpret', async () => {
    const startedAt = Date.now();
    const interpretation = await interpreter.interpret(request);
    if (interpretation.ok) observer.stagesWithin(startedAt, interpretation.value.reading.timings);
    return interpretation;
  });
  if (!read.ok) return read;
  const interpretation = read.value;
  const { id, version } = interpretation.reading.form;
  const form = forms.get(id, version);
  if (form === undefined) throw new PlainError(`${id}@${version} was read but is not installed`);
  const compared = await observer.stage('look-up', () =>
    compareWithRegistries(form, interpretation, registries, interpreter),
  );
  if (!compared.ok) return fail({ failure: compared.error, thumbnail: null });
  const reading = compared.value;
  const decided = decidePage(form, reading.fields, rulesOf(form), page);
  return ok({ interpretation, reading, ...decided });
}
