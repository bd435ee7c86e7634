import { createHash } from 'node:crypto';
import { agrees, batchInputSchema, reconcile, type BatchInput } from '../../schemas/batch.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import type { NewScan, Records } from '../../store/contracts.ts';
import { finishedPage, newScan } from './sample-record.ts';

export const TODAY = '2026-11-27';

/** What mailroom and reviewers do with a batch. `house`: asked anew each time, since it is opened before the tests. */
export function batchSteps(house: () => { readonly records: Records; readonly batches: Batches }) {
  const input = (changes: Partial<BatchInput> = {}): BatchInput =>
    batchInputSchema.parse({ expectedEnvelopes: 2, expectedPages: 3, ...changes });
  async function openOne(changes: Partial<BatchInput> = {}) {
    const opened = await house().batches.open(input(changes), 'mori', TODAY);
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value;
  }
  const countsOf = async (id: string) => (await house().batches.find(id))!.counts;
  const differing = async (id: string) =>
    reconcile((await house().batches.find(id))!)
      .filter((line) => !agrees(line))
      .map(({ kind }) => kind);

  async function put(batchId: string, changes: Partial<NewScan> = {}) {
    const added = await house().records.addScanTo({ kind: 'batch', batchId }, newScan(changes));
    if (!added.ok) throw new Error(added.error.kind);
    return added.value.scan;
  }
  /** An envelope of so many pages, not yet read. */
  async function putPages(batchId: string, pages: number, separators: number[] = []) {
    const scan = await put(batchId);
    return {
      scan,
      pageIds: await house().records.setPages(scan.id, pages, 'image/png', separators),
    };
  }
  const read = (pageId: string) => house().records.finishPage(finishedPage(pageId));
  async function approve(pageId: string) {
    await house().records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    expect(await house().records.approve(pageId, 'sato')).toMatchObject({ ok: true });
  }
  async function exportAll() {
    for await (const row of house().records.exportRecords({
      approvedOnly: true,
      include: [],
      actor: 'ito',
    }))
      expect(row.state).toBe('approved');
  }
  const scanAgain = (pageId: string, bytes = 'again') =>
    house().records.addScanTo(
      { kind: 'page', pageId },
      newScan({ sha256: createHash('sha256').update(`${pageId} ${bytes}`).digest('hex') }),
    );
  return {
    input,
    openOne,
    countsOf,
    differing,
    put,
    putPages,
    read,
    approve,
    exportAll,
    scanAgain,
  };
}
