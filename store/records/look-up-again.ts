import type { Transaction } from 'kysely';
import type { Finding } from '../../schemas/desk.ts';
import type { Lookup } from '../../schemas/form/lookup.ts';
import { isSpelling } from '../../schemas/lookup/name-spellings.ts';
import { tellTrouble, type RegistryTrouble } from '../../schemas/lookup/registry-finding.ts';
import { normaliseValue } from '../../schemas/normalise/normalise-value.ts';
import type { Database } from '../database.ts';
import { openRegistries } from '../open-registries.ts';
import { presentFindings } from './check-form.ts';
import { followEntries } from './follow-entries.ts';
import { keepFindings } from './keep-findings.ts';
import type { FieldRecord, PageRecord } from './page-record.ts';
import { dropUndone, isStale, machineValue, presentKey, presentValue } from './stand-field.ts';

/** Everything that is to be said of the values as they stand now, after what people have kept as it is. */
export const findTroubles = async (
  tx: Transaction<Database>,
  page: PageRecord,
): Promise<Finding[]> => keepFindings(page, await findObjections(tx, page));

/** What rules and registries say of the values as they stand now, whatever people have kept. */
export async function findObjections(
  tx: Transaction<Database>,
  page: PageRecord,
): Promise<Finding[]> {
  const findings = presentFindings(page);
  for (const lookup of page.form.lookups) {
    const finding = await lookUpAgain(tx, page, lookup);
    if (finding !== null) findings.push(finding);
  }
  return findings;
}

/**
 * Looks the code as it stands now up in the registry as it is now. What was compared when the page
 * was read, and has not changed since, has its reasons from then: the ink knows better than its text.
 */
async function lookUpAgain(
  tx: Transaction<Database>,
  page: PageRecord,
  { registry, key, verify }: Lookup,
): Promise<Finding | null> {
  const code = page.fields.find(({ field }) => field.id === key);
  // What one person entered counts for nothing until another has entered the same.
  if (code === undefined || followEntries(code) !== null) return null;
  const texts = verify.flatMap(({ field: id, column }) => {
    const record = page.fields.find(({ field }) => field.id === id);
    return record === undefined || followEntries(record) !== null ? [] : [{ record, column }];
  });
  const tell = async (trouble: RegistryTrouble, records: readonly FieldRecord[]) => {
    const concerned = [code, ...records];
    const imported = await findImport(tx, registry);
    const unseen = concerned.filter((record) => isUnseen(page, record, concerned, imported));
    return tellTrouble(registry, trouble, idsOf(concerned), idsOf(unseen));
  };
  const value = presentKey(page, code);
  const loaded = value === null ? null : await openRegistries(tx).lookUp(registry, [value]);
  if (value === null || loaded === null) {
    const taken = texts.filter(({ record }) => isTaken(record) && isStale(record, value));
    return taken.length > 0
      ? tell(
          'not-looked-up',
          taken.map(({ record }) => record),
        )
      : null;
  }
  const isKeyAsRead =
    value === normaliseValue(code.field, machineValue(page.form, code.reading)).value;
  const entry = loaded.entries.get(value);
  if (entry === undefined)
    return isKeyAsRead && hasReason(code, 'registry-unknown-key')
      ? null
      : tell(
          'unknown-key',
          texts.map(({ record }) => record),
        );
  const differing = texts.filter(({ record, column }) => {
    const [text, registered] = [presentValue(page.form, record), entry[column] ?? ''];
    if (typeof text !== 'string' || text === '' || registered.trim() === '') return false;
    const isAsCompared =
      isKeyAsRead &&
      text === machineValue(page.form, record.reading) &&
      record.reading.alternatives.some((it) => it.value === registered);
    return !isAsCompared && !isSpelling(text, registered);
  });
  return differing.length > 0
    ? tell(
        'differs',
        differing.map(({ record }) => record),
      )
    : null;
}

const idsOf = (records: readonly FieldRecord[]): string[] => records.map(({ field }) => field.id);

const hasReason = ({ reading }: FieldRecord, wanted: string): boolean =>
  reading.reasons.some(({ code }) => code === wanted);

/** Whether a text is the registry's, and nobody has settled it. */
const isTaken = (record: FieldRecord): boolean =>
  dropUndone(record.corrections).length === 0 &&
  (hasReason(record, 'registry-agrees') || hasReason(record, 'registry-other-key'));

async function findImport(tx: Transaction<Database>, registry: string): Promise<number> {
  const version = (await openRegistries(tx).list()).find((it) => it.registry === registry);
  return version === undefined ? 0 : Date.parse(version.at);
}

/** Whether a person settled the field before the other values, or the registry, were as now. */
function isUnseen(
  page: PageRecord,
  record: FieldRecord,
  concerned: readonly FieldRecord[],
  imported: number,
): boolean {
  const last = dropUndone(record.corrections).at(-1);
  if (last === undefined) return false; // it is open in any case
  const changes = concerned.filter((it) => it !== record).map((it) => changedAt(page, it));
  return last.at.getTime() < Math.max(imported, ...changes);
}

/** When the value became what it is now; 0: it is as it was read. */
function changedAt({ form }: PageRecord, record: FieldRecord): number {
  let at = 0;
  let before = JSON.stringify(machineValue(form, record.reading));
  record.corrections.forEach((correction, index) => {
    const corrections = record.corrections.slice(0, index + 1);
    const after = JSON.stringify(presentValue(form, { ...record, corrections }));
    if (after !== before) at = correction.at.getTime();
    before = after;
  });
  return at;
}
