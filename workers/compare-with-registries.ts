import type { Failure } from '../schemas/failure.ts';
import type { Form } from '../schemas/form/form.ts';
import type { Lookup } from '../schemas/form/lookup.ts';
import { applyLookup, keysOf, type FoundEntry } from '../schemas/lookup/apply-lookup.ts';
import { CANNOT_TELL, type Verification } from '../schemas/lookup/verification.ts';
import type { FieldReading, PageReading } from '../schemas/reading.ts';
import { ok, type Result } from '../schemas/result.ts';
import type { Registries } from '../store/contracts.ts';
import type { Interpretation, Interpreter, VerifyRequest } from './contracts.ts';

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
    if (keys.length === 0) continue;
    const loaded = await registries.lookUp(
      lookup.registry,
      keys.map(({ value }) => value),
    );
    if (loaded === null) continue;
    versions[lookup.registry] = loaded.version;
    const named = keys.flatMap((key) => {
      const values = loaded.entries.get(key.value);
      return values === undefined ? [] : [{ key, values }];
    });
    const found = await verifyEntries(lookup, named, inks, interpreter);
    if (!found.ok) return found;
    fields = applyLookup(form, lookup, fields, found.value);
  }
  if (Object.keys(versions).length === 0) return ok(reading);
  const engines = { ...reading.engines, verification: verifier };
  return ok({ ...reading, fields: [...fields], engines, registries: versions });
}

/** One call a field, for what all entries have for it. */
async function verifyEntries(
  { verify: pairs }: Lookup,
  named: readonly Pick<FoundEntry, 'key' | 'values'>[],
  inks: Interpretation['inks'],
  interpreter: Verifier,
): Promise<Result<FoundEntry[], Failure>> {
  type Growing = FoundEntry & { readonly verifications: Record<string, Verification> };
  const found = named.map((entry): Growing => ({ ...entry, verifications: {} }));
  for (const { field, column } of pairs) {
    const ink = inks.find(({ fieldId }) => fieldId === field);
    const wanted = found.flatMap(({ values, verifications }) => {
      const text = values[column]?.trim() ?? '';
      return text === '' ? [] : [{ text, verifications }];
    });
    if (!ink || wanted.length === 0) continue;
    const answer = await verifyInk({ ...ink, texts: wanted.map(({ text }) => text) }, interpreter);
    if (!answer.ok) return answer;
    wanted.forEach(({ verifications }, at) => {
      verifications[field] = answer.value[at]!;
    });
  }
  return ok(found);
}

/** The page's own reading is fine already: ink that the verifier fails on is told nothing of. */
async function verifyInk(
  request: VerifyRequest,
  interpreter: Verifier,
): Promise<Result<Verification[], Failure>> {
  const answer = await interpreter.verify(request);
  const isReaders = !answer.ok && ['took-too-long', 'reader-crashed'].includes(answer.error.kind);
  return isReaders ? ok(request.texts.map(() => CANNOT_TELL)) : answer;
}
