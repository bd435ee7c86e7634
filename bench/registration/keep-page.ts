import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix, Stretch } from '../../samples/age/placement.ts';
import type { PageKey } from './page-key.ts';

/** A rendered page as its file, with the geometry that it was rendered by. */
export interface RenderedScan {
  readonly bytes: Buffer;
  readonly name: string;
  readonly homography: Matrix;
  readonly stretch: Stretch;
}

/**
 * Rendering costs four times as much as registering: a folder of rendered pages lets one change
 * to registration be judged on many. The caller empties it when the renderer changes.
 */
export async function keepPage(
  folder: string,
  key: PageKey,
  render: () => Promise<RenderedScan>,
): Promise<RenderedScan> {
  const id = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 20);
  const truthPath = join(folder, `${id}.json`);
  if (existsSync(truthPath)) {
    const truth = JSON.parse(readFileSync(truthPath, 'utf8')) as Omit<RenderedScan, 'bytes'>;
    return { ...truth, bytes: readFileSync(join(folder, `${id}-${truth.name}`)) };
  }
  const { bytes, ...truth } = await render();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}-${truth.name}`), bytes);
  // Last, so that its presence says that the page is whole.
  writeFileSync(truthPath, JSON.stringify(truth));
  return { ...truth, bytes };
}
