import type { Fingerprint } from '../../schemas/doubles/fingerprint.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { finishCard } from './library-card.ts';
import { libraryForm } from './library-form.ts';
import type { TestDesk } from './open-desk.ts';

/** The library card as another department has it. */
export const grantForm: Form = {
  ...libraryForm,
  id: 'grant-card',
  title: { ja: '助成申請書', en: 'Application for a grant' },
  department: { id: 'grants', ja: '助成係', en: 'Grants desk' },
};

const both = [libraryForm, grantForm];

export const twoForms: FormLibrary = {
  get: (id, version) => both.find((form) => form.id === id && form.version === version),
  all: () => both,
};

/** An envelope whose pages were read as these forms, in this order; null: as none. */
export async function addEnvelope(
  { records, blobs }: Pick<TestDesk, 'records' | 'blobs'>,
  sha256: string,
  ...forms: (Form | null)[]
): Promise<{ scanId: string; pageIds: string[] }> {
  const { scan } = await records.addScan({
    sha256,
    fileName: 'envelope.pdf',
    mediaType: 'application/pdf',
    bytes: 64,
    receivedOn: '2026-11-20',
    source: 'desk',
    actor: '佐藤',
  });
  const pageIds = await records.setPages(scan.id, forms.length, 'application/pdf');
  for (const [index, form] of forms.entries())
    await readAs({ records, blobs }, pageIds[index]!, form);
  return { scanId: scan.id, pageIds };
}

export async function readAs(
  { records, blobs }: Pick<TestDesk, 'records' | 'blobs'>,
  pageId: string,
  form: Form | null,
  fingerprint?: Fingerprint,
): Promise<void> {
  await records.startPage(pageId);
  if (form === null)
    return records.rejectPage(pageId, { kind: 'unknown-form', bestScore: 0, needed: 0.5 });
  const card = await finishCard(pageId, blobs);
  const wishId = (await records.findPage(pageId))!.wishId;
  const reading = { ...card.reading, form: { id: form.id, version: form.version } };
  await records.finishPage({ ...card, wishId, reading, ...(fingerprint && { fingerprint }) });
}
