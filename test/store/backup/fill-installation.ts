import { ok } from '../../../schemas/result.ts';
import { parseConfig, type Config } from '../../../schemas/config.ts';
import { hashBytes } from '../../../store/blobs/folder.ts';
import type { ExportedRecord } from '../../../schemas/export.ts';
import { openStores, type Stores } from '../../../store/open-stores.ts';
import { fingerprintOf } from '../../fixtures/fingerprint.ts';
import { addPerson } from '../accounts/people.ts';
import { finishedPage, forms, newScan } from '../sample-record.ts';

export function configOf(env: Readonly<Record<string, string>>): Config {
  const config = parseConfig({ WEBHOOKS_ALLOW_LOOPBACK: 'true', ...env });
  if (!config.ok) throw new Error(config.error.join());
  return config.value;
}

export async function withStores<T>(
  config: Config,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  const stores = await openStores(config, forms);
  try {
    return await work(stores);
  } finally {
    await stores.close();
  }
}

export interface Filled {
  /** Read, corrected and approved. */
  readonly pageId: string;
  /** Its file has been taken in, and nobody has looked into it. */
  readonly waitingScanId: string;
  /** A page that was queued. */
  readonly waitingPageId: string;
  /** Of a person with a password. */
  readonly email: string;
  readonly name: string;
}

const NOTE = '窓口に電話あり\n2行目\t"引用" \\u0041 𠮷';

/** Something in as many tables as a few pages touch: bytes, JSON, arrays, instants, sealed values. */
export async function fillInstallation(stores: Stores): Promise<Filled> {
  const { records, blobs } = stores;
  const take = async (text: string): Promise<string> => {
    const bytes = Buffer.from(text);
    const put = await blobs.put(bytes, 'image/png');
    if (!put.ok) throw new Error(put.error.kind);
    const { scan } = await records.addScan(
      newScan({ sha256: hashBytes(bytes), bytes: bytes.length, fileName: `${text}.png` }),
    );
    return scan.id;
  };
  const accounts = await stores.openAccounts();
  const person = await addPerson(accounts, '佐藤 花子', ['reviewer']);
  const [pageId] = await records.setPages(await take('read'), 1, 'image/png');
  await records.startPage(pageId!);
  const finished = finishedPage(pageId!);
  const picture = await blobs.put(Buffer.from('picture'), 'image/png');
  await records.finishPage({
    ...finished,
    pictures: finished.pictures.map((each) => ({
      ...each,
      sha256: picture.ok ? picture.value : '',
    })),
    fingerprint: fingerprintOf(1),
  });
  expect(
    await records.act(
      pageId!,
      'name',
      { action: 'correct', value: '佐藤"医院', seen: 0 },
      person.name,
    ),
  ).toMatchObject({ ok: true });
  expect(await records.approve(pageId!, person.name)).toEqual(ok(undefined));
  await records.writeNote(pageId!, { text: NOTE }, person.name);
  const waitingScanId = await take('waiting');
  const [waitingPageId] = await records.setPages(await take('queued'), 1, 'image/png');
  await stores.batches.open(
    {
      name: '朝の便',
      reason: '',
      expectedEnvelopes: 1,
      expectedPages: 1,
      receivedOn: '2026-11-28',
    },
    person.name,
    '2026-11-28',
  );
  await stores.webhooks.make(
    { url: 'http://127.0.0.1:9/', name: 'other', events: ['record.read'] },
    'test',
  );
  await stores.answers.begin('test', 'key', null);
  return {
    pageId: pageId!,
    waitingScanId,
    waitingPageId: waitingPageId!,
    email: person.email,
    name: person.name,
  };
}

export async function exportEverything({ records }: Stores): Promise<ExportedRecord[]> {
  const exported: ExportedRecord[] = [];
  const all = { approvedOnly: false, include: ['password', 'account'], actor: 'test' };
  for await (const record of records.exportRecords(all)) exported.push(record);
  return exported;
}
