import type { Transaction, Kysely } from 'kysely';
import { correctionActionSchema } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { fieldValueSchema } from '../../schemas/reading.ts';
import type { SpotCheckOutcome } from '../../schemas/spot-check.ts';
import type { Database } from '../database.ts';
import { followEntries, isAgreed, type OpenEntry } from '../records/follow-entries.ts';
import type { FieldRecord } from '../records/page-record.ts';
import type { StoredEntry } from '../records/rows.ts';
import { READER } from '../records/scans.ts';
import { machineValue } from '../records/stand-field.ts';

/** How a check stands: what people have entered, and either what it waits for or what came of it. */
export interface FollowedCheck {
  readonly entries: readonly StoredEntry[];
  readonly open: OpenEntry | null;
  readonly outcome: SpotCheckOutcome | null;
}

/**
 * A check is a second entry whose first was made by the machine: who enters the same, unseen, settles
 * it, and where they differ another person decides.
 */
export function followCheck(
  form: Form,
  { field, reading }: Pick<FieldRecord, 'field' | 'reading'>,
  entries: readonly StoredEntry[],
): FollowedCheck {
  const machine: StoredEntry = {
    seq: 1,
    action: 'confirm',
    value: machineValue(form, reading),
    person: READER,
    at: new Date(0),
  };
  const corrections = [machine, ...entries];
  const open = followEntries({ field, corrections, takesTwo: true, formerly: [] });
  if (open !== null) return { entries, open, outcome: null };
  const last = corrections.at(-1)!;
  if (last.action === 'illegible') return { entries, open, outcome: 'unclear' };
  return { entries, open, outcome: isAgreed(field, machine, last) ? 'right' : 'wrong' };
}

/** The machine's own is the first. */
export const FIRST_SEQ = 2;

/** What people have entered of a check, in order. */
export async function loadEntries(
  db: Kysely<Database> | Transaction<Database>,
  checkId: string,
): Promise<StoredEntry[]> {
  const rows = await db
    .selectFrom('spot_check_entry')
    .select(['action', 'value', 'person', 'at'])
    .where('spot_check_id', '=', checkId)
    .orderBy('id')
    .execute();
  return rows.map(({ action, value, person, at }, index) => ({
    seq: index + FIRST_SEQ,
    action: correctionActionSchema.parse(action),
    value: fieldValueSchema.parse(value),
    person,
    at,
  }));
}
