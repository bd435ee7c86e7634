import { groupOf } from '../../schemas/calibration.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { sameValue } from '../../schemas/normalise/same-value.ts';
import { normaliseValue } from '../../schemas/normalise/normalise-value.ts';
import { isDecidedByProbability } from '../../schemas/policy/decide.ts';
import type { FieldEvidence } from '../contracts.ts';
import {
  loadPageRecord,
  type FieldRecord,
  type PageRecord,
  type RecordSource,
} from './page-record.ts';
import { followEntries } from './follow-entries.ts';
import { dropUndone, machineValue } from './stand-field.ts';

/** Pages fetched at a time: no connection is held while the caller works. */
const BATCH = 100;

/**
 * What the records say of how far the readers' claims can be trusted, in the order in which pages
 * came in. Only fields that nothing but their probability decides: one that is doubted for another
 * reason goes to a person in any case, and is wrong more often than its probability tells. Fields
 * that a registry had a say in are left out too: a person saw what is registered. Tells no values.
 */
export async function* findEvidence(source: RecordSource): AsyncGenerator<FieldEvidence> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await source.db
      .selectFrom('page')
      .select('id')
      .where('reading_id', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(BATCH)
      .execute();
    for (const { id } of rows) {
      after = id;
      const page = await loadPageRecord(source, id, { lock: false });
      for (const record of page?.fields ?? []) {
        const evidence = evidenceOf(page!, record);
        if (evidence !== null) yield evidence;
      }
    }
    if (rows.length < BATCH) return;
  }
}

function evidenceOf(page: PageRecord, record: FieldRecord): FieldEvidence | null {
  const { field, reading, decision } = record;
  const group = groupOf(field.kind, reading.state);
  if (group === null || !isDecidedByProbability(decision) || reading.lookedUp) return null;
  const policy = policyOf(page.form, field);
  return {
    group,
    claimed: reading.claimed ?? reading.probability,
    demand: reading.state === 'blank' ? policy.blank : policy.accept,
    engines: page.reading.engines,
    wasAsked: decision.status === 'review',
    right: judge(page, record),
  };
}

/** Null: no person has said what is written there, or nobody can. */
function judge({ form }: PageRecord, record: FieldRecord): boolean | null {
  const { field, reading, corrections } = record;
  const last = dropUndone(corrections).at(-1);
  if (last === undefined || last.action === 'illegible') return null;
  if (followEntries(record) !== null) return null;
  if (reading.state === 'read' && reading.value === null) return null; // a secret that was purged
  const written = normaliseValue(field, last.value).value;
  return sameValue(machineValue(form, reading), written, field.kind);
}
