import { watchParts } from '../../store/find-silent.ts';

test('a part that does not answer is named in time, and not asked again before it does', async () => {
  let asked = 0;
  let answer: () => void = () => undefined;
  const findSilent = watchParts(
    {
      records: () => Promise.resolve(1),
      queue: () => {
        asked++;
        return new Promise<void>((resolve) => (answer = resolve));
      },
      originals: () => Promise.reject(new Error('the disk is away')),
    },
    20,
  );
  expect(await findSilent()).toEqual(['queue', 'originals']);
  expect(await findSilent()).toEqual(['queue', 'originals']);
  expect(asked).toBe(1);
  answer();
  await new Promise(setImmediate);
  const again = findSilent();
  answer();
  expect(await again).toEqual(['originals']);
  expect(asked).toBe(2);
});
