import { access, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchParts } from '../../store/find-silent.ts';
import { configOf, withStores } from './backup/fill-installation.ts';

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

test('a folder of originals that is away is missing, and not made anew by looking', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-silent-'));
  const originals = path.join(dir, 'originals');
  await withStores(configOf({ DATA_DIR: dir }), async ({ findSilent }) => {
    expect(await findSilent()).toEqual([]);
    await rename(originals, path.join(dir, 'elsewhere'));
    expect(await findSilent()).toEqual(['originals']);
    await expect(access(originals)).rejects.toThrow('ENOENT');
    await rename(path.join(dir, 'elsewhere'), originals);
    expect(await findSilent()).toEqual([]);
  });
  await rm(dir, { recursive: true });
}, 60_000);
