import { openEngines } from '../../engines/open-engines.ts';
import { loadAcceptance } from '../../engines/acceptance.ts';
import { modelPath } from '../../engines/model-path.ts';

test('the committed curves were fitted with the models that are installed', async () => {
  const acceptance = await loadAcceptance(modelPath('acceptance/acceptance.json'));
  const engines = await openEngines();
  await engines.close();
  expect(Object.keys(engines.tools.acceptance)).toEqual(Object.keys(acceptance.curves));
  expect(Object.keys(acceptance.curves)).toEqual(
    expect.arrayContaining(['digits', 'email', 'integer', 'japanese', 'phone']),
  );
});

test('claims and errors run against each other', async () => {
  const { curves } = await loadAcceptance(modelPath('acceptance/acceptance.json'));
  for (const { points } of Object.values(curves)) {
    points.slice(1).forEach((point, at) => {
      expect(point.claimed).toBeGreaterThan(points[at]!.claimed);
      expect(point.error).toBeLessThan(points[at]!.error);
    });
  }
});
