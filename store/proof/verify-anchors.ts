import { anchorSchema, type Anchor, type Breach, type PartProof } from '../../schemas/audit.ts';
import { canonicalJson } from '../encode-json.ts';
import { hashText, readHashes, rootOf } from './anchors.ts';
import type { ProofSource, WatchPart } from './proof-source.ts';
import { isSignedBy } from './signatures.ts';

/** Every anchor is signed by us, follows the one before without a gap, and fits the events it names. */
export async function verifyAnchors(
  { db, vault }: Pick<ProofSource, 'db' | 'vault'>,
  watch: WatchPart,
): Promise<PartProof> {
  const rows = await db.selectFrom('audit_anchor').selectAll().orderBy('first').execute();
  const breaches: Breach[] = [];
  let [next, previous, generation] = [1, '', 0];
  for (const [index, { text, signature, public_key: publicKey, ...row }] of rows.entries()) {
    const anchor = parseAnchor(text);
    const events = `${row.first}–${row.last}`;
    const signedBy = vault.generationOf(publicKey) ?? 0;
    // A key that was followed by another signs no more: it may be one that somebody got hold of.
    const isOurs =
      anchor !== null &&
      signedBy >= generation &&
      isSignedBy(vault, { text, signature, publicKey });
    if (!isOurs || anchor.first !== Number(row.first) || anchor.last !== Number(row.last))
      breaches.push({ kind: 'anchor-forged', events });
    else if (anchor.first !== next || anchor.previous !== previous)
      breaches.push({ kind: 'anchor-missing', day: anchor.day, events });
    else if (!(await fits(db, anchor)))
      breaches.push({ kind: 'anchor-broken', day: anchor.day, events });
    [next, previous] = [Number(row.last) + 1, hashText(text)];
    generation = Math.max(generation, signedBy);
    watch(index + 1, rows.length);
  }
  const { count } = await db
    .selectFrom('audit_event')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('seq', '>=', String(next))
    .executeTakeFirstOrThrow();
  return { checked: rows.length, unproven: Number(count), breaches };
}

async function fits(db: ProofSource['db'], anchor: Anchor): Promise<boolean> {
  const hashes = await readHashes(db, anchor.first, anchor.last);
  return (
    hashes.length === anchor.last - anchor.first + 1 &&
    hashes.at(-1) === anchor.head &&
    rootOf(hashes) === anchor.root
  );
}

/** Null: nothing that we would have signed. */
export function parseAnchor(text: string): Anchor | null {
  try {
    const parsed = anchorSchema.safeParse(JSON.parse(text));
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
