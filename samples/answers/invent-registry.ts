import type { Random } from '../random.ts';
import { inventApplicant } from './person.ts';

/** By code; columns as the application form's look-up names them. */
export type InventedRegistry = ReadonlyMap<string, { readonly name: string }>;

/** Invented institutions with codes whose check digit holds; nobody real is meant. */
export function inventRegistry(count: number, random: Random): InventedRegistry {
  const entries = new Map<string, { name: string }>();
  while (entries.size < count) {
    const { code, institution } = inventApplicant(random);
    entries.set(code, { name: institution });
  }
  return entries;
}
