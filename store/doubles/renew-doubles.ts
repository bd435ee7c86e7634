import type { Transaction } from 'kysely';
import { isTelling, type Fingerprint } from '../../schemas/doubles/fingerprint.ts';
import { hashBands } from '../../schemas/doubles/hash-bands.ts';
import type { PageReading } from '../../schemas/reading.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { makeUuid } from '../uuid.ts';
import { findDoubles } from './find-doubles.ts';
import { appendPairEvents } from './pair-events.ts';

/** Keeps what a page looks like by the reading that counts from now on. */
export async function keepFingerprint(
  tx: Transaction<Database>,
  pageId: string,
  { form, formPage }: PageReading,
  fingerprint: Fingerprint | null,
): Promise<void> {
  await tx.deleteFrom('page_fingerprint').where('page_id', '=', pageId).execute();
  if (fingerprint === null || !isTelling(fingerprint)) return;
  await tx
    .insertInto('page_fingerprint')
    .values({
      page_id: pageId,
      form_id: form.id,
      form_version: form.version,
      form_page: formPage,
      cells: Buffer.from(fingerprint.cells),
      fields: encodeJson(fingerprint.fields),
      bands: hashBands(fingerprint),
    })
    .execute();
}

/**
 * Looks anew for doubles of a page: pairs that nobody has decided on come and go, what somebody has
 * decided stays. To be called after an event of this transaction, which holds the head of the chain: of
 * two pages that are finished at once, the second one sees the first.
 */
export async function renewDoubles(
  tx: Transaction<Database>,
  forms: FormLibrary,
  pageId: string,
  actor: string,
): Promise<void> {
  const found = await findDoubles(tx, forms, pageId);
  const open = await openPairsOf(tx, pageId);
  const gone = open.filter((pair) => !found.some((other) => isOf(pair, other)));
  await withdraw(tx, gone, actor);
  for (const other of found)
    if (!open.some((pair) => isOf(pair, other))) await openPair(tx, pageId, other, actor);
}

/** Withdraws what nobody has decided on yet of a page that is set aside. */
export async function withdrawDoubles(
  tx: Transaction<Database>,
  pageId: string,
  actor: string,
): Promise<void> {
  await withdraw(tx, await openPairsOf(tx, pageId), actor);
}

interface Pair {
  readonly id: string;
  readonly left_page: string;
  readonly right_page: string;
}

const isOf = ({ left_page: left, right_page: right }: Pair, pageId: string): boolean =>
  left === pageId || right === pageId;

const openPairsOf = (tx: Transaction<Database>, pageId: string): Promise<Pair[]> =>
  tx
    .selectFrom('page_double')
    .select(['id', 'left_page', 'right_page'])
    .where('state', '=', 'open')
    .where((pair) => pair.or([pair('left_page', '=', pageId), pair('right_page', '=', pageId)]))
    .execute();

async function withdraw(
  tx: Transaction<Database>,
  pairs: readonly Pair[],
  actor: string,
): Promise<void> {
  for (const pair of pairs) {
    await tx
      .updateTable('page_double')
      .set({ state: 'withdrawn' })
      .where('id', '=', pair.id)
      .execute();
    await appendPairEvents(tx, pair, {
      actor,
      action: 'double-withdrawn',
      before: { state: 'open' },
      after: { state: 'withdrawn' },
    });
  }
}

/** One that was withdrawn opens again; one that somebody has decided on does not. */
async function openPair(
  tx: Transaction<Database>,
  pageId: string,
  other: string,
  actor: string,
): Promise<void> {
  const [left, right] = pageId < other ? [pageId, other] : [other, pageId];
  const foundAt = new Date();
  const pair = await tx
    .insertInto('page_double')
    .values({
      id: makeUuid(),
      left_page: left,
      right_page: right,
      state: 'open',
      set_aside: null,
      found_at: foundAt,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((known) =>
      known
        .columns(['left_page', 'right_page'])
        .doUpdateSet({ state: 'open', found_at: foundAt })
        .where('page_double.state', '=', 'withdrawn'),
    )
    .returning(['id', 'left_page', 'right_page'])
    .executeTakeFirst();
  if (pair === undefined) return;
  await appendPairEvents(tx, pair, {
    actor,
    action: 'double-found',
    before: null,
    after: { state: 'open' },
  });
}
