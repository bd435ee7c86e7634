import type { Failure } from '../schemas/failure.ts';
import type { Form } from '../schemas/form/form.ts';
import type { Lookup } from '../schemas/form/lookup.ts';
import { applyLookup, keysOf, type FoundEntry } from '../schemas/lookup/apply-lookup.ts';
import type { FieldReading, PageReading } from '../schemas/reading.ts';
import { ok, type Result } from '../schemas/result.ts';
import type { Registries } from '../store/contracts.ts';
import type { Interpretation, Interpreter } from './contracts.ts';

type Verifier = Pick<Interpreter, 'verify'>;
type Readings = readonly FieldReading[];

/**
 * Looks the form's keys up in the registries that are loaded and has the ink compared with what
 * stands there. Where none is loaded the reading stays as it is, to the byte.
 */
export async function compareWithRegistries(
  form: Form,
  { reading, inks, verifier }: Pick<Interpretation, 'reading' | 'inks' | 'verifier'>,
  registries: Pick<Registries, 'lookUp'>,
  interpreter: Verifier,
): Promise<Result<PageReading, Failure>> {
  let fields: Readings = reading.fields;
  const versions: Record<string, string> = {};
  for (const lookup of form.lookups) {
    const keys = keysOf(form, lookup, fields);
    const loaded = await registries.lookUp(
      lookup.registry,
      keys.map(({ value }) => value),
    );
    const isOnPage = fields.some(({ fieldId }) => fieldId === lookup.key);
    if (loaded === null || !isOnPage) continue;
    versions[lookup.registry] = loaded.version;
    const found: FoundEntry[] = [];
    for (const key of keys) {
      const values = loaded.entries.get(key.value);
      if (values === undefined) continue;
      const verifications = await verifyEntry(lookup, values, inks, interpreter);
      if (!verifications.ok) return verifications;
      found.push({ key, values, verifications: verifications.value });
    }
    fields = applyLookup(form, lookup, fields, found);
  }
  if (Object.keys(versions).length === 0) return ok(reading);
  const engines = { ...reading.engines, verification: verifier };
  return ok({ ...reading, fields: [...fields], engines, registries: versions });
}

async function verifyEntry(
  { verify: pairs }: Lookup,
  values: Readonly<Record<string, string>>,
  inks: Interpretation['inks'],
  interpreter: Verifier,
): Promise<Result<FoundEntry['verifications'], Failure>> {
  const verifications: Record<string, FoundEntry['verifications'][string]> = {};
  for (const { field, column } of pairs) {
    const ink = inks.find(({ fieldId }) => fieldId === field);
    const text = values[column]?.trim() ?? '';
    if (!ink || text === '') continue;
    const answer = await interpreter.verify({ ...ink, texts: [text] });
    if (!answer.ok) return answer;
    verifications[field] = answer.value[0]!;
  }
  return ok(verifications);
}
