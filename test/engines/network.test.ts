import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openNetwork, requireShape } from '../../engines/network.ts';
import { MARK_STATES } from '../../recognition/read/mark-model.ts';

const CARD = 'models/digit/digit.json';

async function withCopy(
  change: (folder: string) => Promise<void>,
  check: (card: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'network-'));
  try {
    for (const name of ['digit.json', 'digit.onnx']) {
      await copyFile(path.join('models/digit', name), path.join(folder, name));
    }
    await change(folder);
    await check(path.join(folder, 'digit.json'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('openNetwork', () => {
  it('tells classes, side and temperature of the committed digit network', async () => {
    const network = await openNetwork(CARD);
    expect(network.classes).toEqual([...'0123456789', 'empty', 'other']);
    expect(network.side).toBe(32);
    expect(network.temperature).toBeGreaterThan(0);
  });

  it('gives the same logits whether items run alone, together, or in several runs', async () => {
    const network = await openNetwork(CARD);
    const count = 300;
    const pixels = (network.planes ?? 1) * network.side ** 2;
    const batch = Float32Array.from({ length: count * pixels }, (_, i) => ((i * 7919) % 97) / 97);
    const together = await network.classify(batch, count);
    const alone = await network.classify(batch.slice(280 * pixels, 281 * pixels), 1);
    const width = network.classes.length;
    expect(together).toHaveLength(count * width);
    alone.forEach((value, i) => expect(together[280 * width + i]).toBeCloseTo(value, 4));
    expect(await network.classify(batch, count)).toEqual(together);
  });

  it('takes as many planes an item as its card names', async () => {
    const network = await openNetwork('models/mark/checkbox.json');
    expect(network.planes).toBe(3);
    const item = 3 * network.side ** 2;
    expect(await network.classify(new Float32Array(2 * item), 2)).toHaveLength(2 * 4);
    await expect(network.classify(new Float32Array(item), 2)).rejects.toThrow(RangeError);
  });

  it('refuses a network whose classes come in another order, or whose tiles are others', async () => {
    const network = await openNetwork('models/mark/checkbox.json');
    const expected = { side: 32, planes: 3, classes: MARK_STATES };
    expect(requireShape(network, expected)).toBe(network);
    const swapped = ['empty', 'corrected', 'marked', 'stray'];
    expect(() => requireShape(network, { ...expected, classes: swapped })).toThrow(
      'corrected marked',
    );
    expect(() => requireShape(network, { ...expected, planes: 1 })).toThrow('32 × 32 × 1');
  });

  it('refuses a batch whose size does not match its count', async () => {
    const network = await openNetwork(CARD);
    await expect(network.classify(new Float32Array(100), 1)).rejects.toThrow(RangeError);
  });

  it('refuses weights that are not the ones its card names', async () => {
    await withCopy(
      async (folder) => {
        const file = path.join(folder, 'digit.onnx');
        const bytes = await readFile(file);
        bytes[bytes.length - 100]! ^= 1;
        await writeFile(file, bytes);
      },
      async (card) => {
        await expect(openNetwork(card)).rejects.toThrow(/SHA-256/);
      },
    );
  });

  it('refuses a card without classes', async () => {
    await withCopy(
      async (folder) => {
        await writeFile(path.join(folder, 'digit.json'), '{"id":"digit@1","file":"digit.onnx"}');
      },
      async (card) => {
        await expect(openNetwork(card)).rejects.toThrow();
      },
    );
  });
});
