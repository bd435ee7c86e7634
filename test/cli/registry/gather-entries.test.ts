import { gatherEntries } from '../../../cli/registry/gather-entries.ts';
import type { TableRow } from '../../../cli/registry/table.ts';

/** Ends: what a gathering of two rows says of as many rows as given. */
async function gather(count: number) {
  async function* rows(): AsyncGenerator<TableRow> {
    for (let at = 0; at < count; at++)
      yield { line: at + 2, cells: [String(at), 'A'], numbers: new Set() };
  }
  const batches = gatherEntries({
    rows: rows(),
    columns: { key: 0, others: new Map([['name', 1]]), compared: [], width: 2, titled: 2 },
    checkKey: (key) => ({ key, fault: null, doubt: null }),
    keyLength: null,
    mostRows: 2,
    onTrouble: () => undefined,
    onProgress: () => undefined,
  });
  let next = await batches.next();
  while (next.done !== true) next = await batches.next();
  return next.value;
}

test('of more rows than fit nothing is taken, and it is said in words', async () => {
  expect(await gather(2)).toMatchObject({ ok: true });
  expect(await gather(3)).toEqual({
    ok: false,
    error: 'it has more than 2 rows. Import only those that are needed.',
  });
});
