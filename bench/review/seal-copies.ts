import { sql, type Kysely } from 'kysely';
import { encodeJson } from '../../store/encode-json.ts';
import type { Database } from '../../store/database.ts';
import { openSealed, sealContext } from '../../store/records/rows.ts';
import type { Vault } from '../../store/vault.ts';

const CHUNK = 500;

/** What is sealed opens in its own place alone: the copies of a scan's secrets are sealed anew. */
export async function sealCopies(
  db: Kysely<Database>,
  vault: Vault,
  scanId: string,
): Promise<void> {
  const originals = await db
    .selectFrom('sealed')
    .innerJoin('page', 'page.id', 'sealed.page_id')
    .selectAll('sealed')
    .where('page.scan_id', '=', scanId)
    .execute();
  for (const original of originals) {
    const text = encodeJson(openSealed(vault, original));
    const copies = await db
      .selectFrom('sealed')
      .select(['id', 'page_id', 'field_id'])
      .where('field_id', '=', original.field_id)
      .where('page_id', '!=', original.page_id)
      .execute();
    for (let at = 0; at < copies.length; at += CHUNK) {
      const chunk = copies.slice(at, at + CHUNK);
      const ids = chunk.map(({ id }) => id);
      const bytes = chunk.map((copy) =>
        vault.seal(text, sealContext(copy.id, copy.page_id, copy.field_id)).toString('hex'),
      );
      await sql`update sealed set bytes = decode(made.hex, 'hex')
        from unnest(${ids}::uuid[], ${bytes}::text[]) as made (id, hex)
        where sealed.id = made.id`.execute(db);
    }
  }
}
