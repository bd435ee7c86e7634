import { Registry } from 'prom-client';
import type { Backlog } from '../../store/figures/contracts.ts';
import { addHouseGauges } from '../../telemetry/house-gauges.ts';

test('a question that is not answered is not asked again before it is, and its fault is told', async () => {
  const questions: { answer: (backlog: Backlog) => void; fail: (error: Error) => void }[] = [];
  const faults: unknown[] = [];
  const registry = new Registry();
  const refresh = addHouseGauges(
    registry,
    {
      measureQueues: () => Promise.resolve([]),
      measureBacklog: () =>
        new Promise((answer, fail) => {
          questions.push({ answer, fail });
        }),
      tellFault: (part, error) => faults.push([part, error]),
    },
    { patienceMs: 20, rememberedMs: 0 },
  );
  const unmeasured = async () => {
    await refresh();
    return /madoguchi_unmeasured\{part="records"\} (\d)/.exec(await registry.metrics())?.[1];
  };
  expect([await unmeasured(), await unmeasured(), questions.length]).toEqual(['1', '1', 1]);
  const lost = new Error('the connection is lost');
  questions[0]!.fail(lost);
  await new Promise(setImmediate);
  expect(faults).toEqual([['records', lost]]);
  expect([await unmeasured(), questions.length]).toEqual(['1', 2]);
  const again = unmeasured();
  questions[1]!.answer({ waiting: [], oldestSeconds: 8, straightThrough: null });
  expect(await again).toBe('0');
  expect(await registry.metrics()).toContain('madoguchi_review_oldest_seconds 8');
});
