import { UnrecoverableError } from 'bullmq';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { FinishedPage, PagePicture } from '../../store/contracts.ts';
import type { PageEnd } from '../../telemetry/contracts.ts';
import type { Interpretation, UnreadPage } from '../contracts.ts';
import { HealableError, throwIfHealable } from '../healable.ts';
import { parsePayload, readPayloadSchema } from '../payloads.ts';
import { readAndDecide } from '../read-and-decide.ts';
import type { JobDesk, Report } from './job-desk.ts';

/** Reads one page and records what it says, or why it cannot be read. */
export async function readPage(desk: JobDesk, data: unknown, report: Report): Promise<PageEnd> {
  const { records } = desk.stores;
  const { observer } = desk;
  const { pageId } = parsePayload(readPayloadSchema, data);
  const page = await records.findPage(pageId);
  if (page === null) throw new UnrecoverableError(`no page ${pageId}`);
  await records.startPage(pageId);
  await report({ stage: 'started', pageId });
  const finished = await interpret(desk, pageId, page);
  if (finished.ok) await observer.stage('record', () => records.finishPage(finished.value));
  else {
    const { failure } = finished.error;
    throwIfHealable(failure);
    const pictures = await keepThumbnail(desk, finished.error);
    await records.rejectPage(pageId, failure, pictures, page.wishId);
  }
  await report({ stage: 'read', pageId });
  return { scanId: page.scanId, pageId, ...describeEnd(finished) };
}

function describeEnd(
  finished: Result<FinishedPage, UnreadPage>,
): Omit<PageEnd, 'scanId' | 'pageId'> {
  if (!finished.ok) return rejectedFor(finished.error.failure);
  const { reading, decisions } = finished.value;
  const isAccepted = decisions.every(({ status }) => status === 'accepted' || status === 'blank');
  return {
    form: reading.form.id,
    outcome: isAccepted ? 'accepted' : 'to-people',
    reason: null,
    engines: reading.engines,
  };
}

/** The end of a page that could not be read. */
export const rejectedFor = ({ kind }: Failure): Omit<PageEnd, 'scanId' | 'pageId'> => ({
  form: null,
  outcome: 'rejected',
  reason: kind,
  engines: {},
});

type Page = NonNullable<Awaited<ReturnType<JobDesk['stores']['records']['findPage']>>>;

async function interpret(
  desk: JobDesk,
  pageId: string,
  page: Page,
): Promise<Result<FinishedPage, UnreadPage>> {
  const { observer } = desk;
  const read = await readAndDecide({ ...desk, ...desk.stores }, page);
  if (!read.ok) return read;
  const { reading, decisions, findings, interpretation } = read.value;
  const pictures = await observer.stage('keep-pictures', () => keepPictures(desk, interpretation));
  if (!pictures.ok) return fail({ failure: pictures.error, thumbnail: null });
  const { fingerprint, seconds } = interpretation;
  const { wishId } = page;
  const kept = { pictures: pictures.value, fingerprint, seconds };
  return ok({ pageId, reading, decisions, findings, ...kept, wishId });
}

/** Pictures are kept before the records name them: none may point to nothing. */
async function keepPictures(
  { stores }: JobDesk,
  { pictures }: Interpretation,
): Promise<Result<FinishedPage['pictures'], Failure>> {
  const kept = [];
  for (const { kind, fieldId, mediaType, secret, bytes } of pictures) {
    const sha256 = await stores.blobs.put(Buffer.from(bytes), mediaType);
    if (!sha256.ok) return fail(sha256.error);
    kept.push({ kind, fieldId, mediaType, secret, sha256: sha256.value });
  }
  return ok(kept);
}

/** A store that does not take it heals: the job runs again before the page is given up. */
async function keepThumbnail(
  { stores }: JobDesk,
  { thumbnail }: UnreadPage,
): Promise<PagePicture[]> {
  if (thumbnail === null) return [];
  const { mediaType, bytes } = thumbnail;
  const sha256 = await stores.blobs.put(Buffer.from(bytes), mediaType);
  if (sha256.ok) return [{ kind: 'thumbnail', sha256: sha256.value, mediaType }];
  throw new HealableError(sha256.error);
}
