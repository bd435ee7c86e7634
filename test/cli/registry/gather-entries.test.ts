import { gatherEntries } from '../../../cli/registry/gather-entries.ts';
import type { TableRow } from '../../../cli/registry/table.ts';

/** Of as many rows as given, each with this name: the sizes of their batches, and what is said. */
async function gather(count: number, name: string, mostRows: number) {
  async function* rows(): AsyncGenerator<TableRow> {
    await Promise.resolve();
    for (let at = 0; at < count; at++)
      yield { line: at + 2, cells: [String(at), name], numbers: new Set() };
  }
  const batches = gatherEntries({
    rows: rows(),
    columns: { key: 0, others: new Map([['name', 1]]), compared: [], width: 2, titled: 2 },
    checkKey: (key) => ({ key, fault: null, doubt: null }),
    keyLength: null,
    mostRows,
    onTrouble: () => undefined,
    onProgress: () => undefined,
  });
  const sizes: number[] = [];
  let next = await batches.next();
  for (; next.done !== true; next = await batches.next()) sizes.push(next.value.length);
  return { sizes, end: next.value };
}

test('of more rows than fit nothing is taken, and it is said in words', async () => {
  expect((await gather(2, 'A', 2)).end).toMatchObject({ ok: true });
  expect((await gather(3, 'A', 2)).end).toEqual({
    ok: false,
    error: 'it has more than 2 rows. Import only those that are needed.',
  });
});

test('batches are large, but never of more text than fits', async () => {
  expect((await gather(10_001, 'A', 20_000)).sizes).toEqual([10_000, 1]);
  const { sizes } = await gather(300, 'A'.repeat(50_000), 20_000);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(300);
  expect(Math.max(...sizes)).toBeLessThan(200);
});
