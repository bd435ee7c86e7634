import type { PageReading } from '../../schemas/reading.ts';
import { ok } from '../../schemas/result.ts';
import { inventRegistry } from '../../samples/answers/invent-registry.ts';
import { seeded } from '../../samples/random.ts';
import type { PageTruth } from '../../samples/truth.ts';
import type { Registries } from '../../store/contracts.ts';
import { compareWithRegistries } from '../../workers/compare-with-registries.ts';
import { inksToVerify } from '../../workers/inks-to-verify.ts';
import type { ReadPage, Reader } from '../../workers/open-reader.ts';

const OTHERS = inventRegistry(5000, seeded('registry'));

/** The reading with what a registry says that holds the page's own institution among others. */
export async function lookUpInstitutions(
  reader: Reader,
  page: ReadPage,
  truth: PageTruth,
): Promise<PageReading> {
  const { form } = page.registered.prepared;
  const entries = new Map<string, Readonly<Record<string, string>>>(OTHERS);
  for (const { key, verify } of form.lookups) {
    const code = valueOf(truth, key);
    const columns = verify.flatMap(({ field, column }) => {
      const value = valueOf(truth, field);
      return value === null ? [] : [[column, value] as const];
    });
    // A code that was spoilt on purpose stands in no registry.
    const spoilt = truth.breaks.some((rule) => rule.startsWith('code-'));
    if (code !== null && !spoilt) entries.set(code, Object.fromEntries(columns));
  }
  const lookUp: Registries['lookUp'] = (_registry, keys) => {
    const found = keys.flatMap((key) => {
      const values = entries.get(key);
      return values ? [[key, values] as const] : [];
    });
    return Promise.resolve({ version: '1 invented', entries: new Map(found) });
  };
  const compared = await compareWithRegistries(
    form,
    { reading: page.reading, inks: inksToVerify(page), verifier: reader.verifier },
    { lookUp },
    {
      verify: async ({ ink, alphabet, texts }) => ok(await reader.verify(ink, alphabet, texts)),
    },
  );
  if (!compared.ok) throw new Error(compared.error.kind);
  return compared.value;
}

function valueOf({ fields }: PageTruth, id: string): string | null {
  const value = fields.find((field) => field.id === id)?.value;
  return typeof value === 'string' ? value : null;
}
