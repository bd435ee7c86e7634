import { createHash } from 'node:crypto';
import type { ReadWish } from '../../schemas/desk.ts';
import type { PageReading } from '../../schemas/reading.ts';
import { canonicalJson } from '../encode-json.ts';

/** All that a reading follows from, beside the scan itself. */
export function replayKey(
  { form, formPage, engines, registries }: Omit<PageReading, 'fields'>,
  standing: ReadWish | null,
): string {
  const wish = standing && { form: standing.form, placement: standing.placement };
  const key = {
    form,
    formPage,
    engines,
    ...(registries && { registries }),
    ...(wish && { wish }),
  };
  return createHash('sha256').update(canonicalJson(key)).digest('hex');
}
