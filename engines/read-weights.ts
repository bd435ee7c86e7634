import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a model card says of the weights that lie beside it. */
interface WeightsCard {
  readonly id: string;
  /** Relative to the card. */
  readonly file: string;
  readonly sha256: string;
}

/** Throws when the weights are not those the card was written for: a broken installation. */
export async function readWeights(cardPath: string, card: WeightsCard): Promise<Buffer> {
  const weights = await readFile(path.join(path.dirname(cardPath), card.file));
  const found = createHash('sha256').update(weights).digest('hex');
  if (found !== card.sha256)
    throw new Error(`${card.file} is not the file that ${card.id} names: SHA-256 ${found}`);
  return weights;
}
