import type { Finding } from '../../schemas/desk.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { rulesOf } from './check-form.ts';
import { followEntries } from './follow-entries.ts';
import type { FieldRecord, PageRecord } from './page-record.ts';
import type { StoredCorrection } from './rows.ts';
import { dropUndone, lastValue } from './stand-field.ts';

/**
 * The findings after people have said that it is so on the paper: an error that they saw then is
 * kept, and bars nothing, for as long as nothing that its rule reads is another than it was then.
 */
export function keepFindings(page: PageRecord, findings: readonly Finding[]): Finding[] {
  const byId = new Map(page.fields.map((record) => [record.field.id, record]));
  return findings.map((finding) => {
    if (finding.outcome !== 'error') return finding;
    const concerned = new Set([...finding.fields, ...readsOf(page, finding)]);
    const records = [...concerned].flatMap((id) => byId.get(id) ?? []);
    const isKept = finding.fields.some((id) => {
      const said = lastWord(byId.get(id));
      return said !== null && isKeptBy(page, finding.rule, said, records);
    });
    return isKept ? { ...finding, outcome: 'kept' } : finding;
  });
}

/** The fields that a rule across fields looks at; a field's own check looks at that alone. */
const readsOf = ({ form }: PageRecord, { rule }: Finding): readonly string[] =>
  rulesOf(form).rules.find((compiled) => compiled.rule.id === rule)?.reads ?? [];

function lastWord(record: FieldRecord | undefined): StoredCorrection | null {
  if (record === undefined || followEntries(record) !== null) return null;
  return dropUndone(record.corrections).at(-1) ?? null;
}

function isKeptBy(
  page: PageRecord,
  rule: string,
  said: StoredCorrection,
  concerned: readonly FieldRecord[],
): boolean {
  // Read anew since: the machine's values may be others.
  if (!said.keptRules.includes(rule) || said.readingId !== page.readingId) return false;
  return concerned.every((record) =>
    isSame(lastValue(page.form, record), lastValue(page.form, asOf(record, said.at))),
  );
}

const asOf = (record: FieldRecord, at: Date): FieldRecord => ({
  ...record,
  corrections: record.corrections.filter((correction) => correction.at <= at),
});

const isSame = (a: FieldValue, b: FieldValue): boolean => JSON.stringify(a) === JSON.stringify(b);
