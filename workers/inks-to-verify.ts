import type { FieldInk } from './contracts.ts';
import type { ReadPage } from './open-reader.ts';

/** The ink of every field that the form has compared with a registry, where the field was read. */
export function inksToVerify({ registered, cuts, reading }: ReadPage): FieldInk[] {
  const { form } = registered.prepared;
  const verified = new Set(form.lookups.flatMap(({ verify }) => verify.map(({ field }) => field)));
  return cuts.flatMap(({ field, parts }) => {
    const crop = parts[0]?.crop;
    const state = reading.fields.find(({ fieldId }) => fieldId === field.id)?.state;
    if (!verified.has(field.id) || !('alphabet' in field) || !crop) return [];
    if (state !== 'read' && state !== 'unreadable') return [];
    const { ink, inner } = crop;
    return [{ fieldId: field.id, alphabet: field.alphabet, ink: { ink, inner } }];
  });
}
