import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import path from 'node:path';
import { pack } from 'tar-stream';
import {
  BUNDLE_FILES,
  type BundledEvent,
  type BundledEvents,
  type BundledPage,
  type BundledRecord,
  type BundleManifest,
} from '../../../schemas/bundle.ts';
import { fail, ok, type Result } from '../../../schemas/result.ts';
import { appendEvent } from '../../audit/append-event.ts';
import { toAuditEvent } from '../../audit/read-events.ts';
import { canonicalJson } from '../../encode-json.ts';
import { hasWithin } from '../../reach.ts';
import { loadPageRecord } from '../../records/page-record.ts';
import { isWholeWithin } from '../../records/scans.ts';
import { maskValue } from '../../records/seal-reading.ts';
import { presentValue } from '../../records/stand-field.ts';
import { findApproval } from '../../records/view-page.ts';
import { isUuid } from '../../uuid.ts';
import { readHashes } from '../anchors.ts';
import { inclusionPath } from '../merkle.ts';
import type { ProofSource } from '../proof-source.ts';
import { parseAnchor } from '../verify-anchors.ts';

/** `shared-file`: there are pages beyond the reach of whoever asks in it. */
export type BundleRefusal = { kind: 'not-found' } | { kind: 'shared-file' } | { kind: 'original-missing' }; // prettier-ignore

export interface Bundle {
  readonly name: string;
  readonly bytes: Buffer;
}

/** An envelope by its id or by its control number. */
export type WhichEnvelope = { readonly scanId: string } | { readonly controlNumber: string };

/**
 * One envelope with everything that proves it without us: its originals, how its pages stand, every event
 * with the proof that it is of its day, and the signed anchors. That it was made is its last event.
 */
export async function makeBundle(
  source: ProofSource,
  which: WhichEnvelope,
  person: string,
): Promise<Result<Bundle, BundleRefusal>> {
  const { db, vault } = source;
  const scan = await findEnvelope(source, which);
  if (scan === null) return fail({ kind: 'not-found' });
  const files = await listFiles(source, scan.id);
  for (const { sha256 } of files)
    if (!(await isWholeWithin(source, sha256))) return fail({ kind: 'shared-file' });
  const originals = await fetchOriginals(source, files);
  if (originals === null) return fail({ kind: 'original-missing' });
  await db.transaction().execute((tx) =>
    appendEvent(tx, {
      scanId: scan.id,
      pageId: null,
      actor: person,
      action: 'bundle-made',
      before: null,
      after: { originals: files.map(({ sha256 }) => sha256) },
    }),
  );
  const events = await bundleEvents(source, [scan.id, ...files.map(({ id }) => id)]);
  const contents = new Map<string, Buffer>([
    [BUNDLE_FILES.record, toBytes(await bundleRecord(source, scan.id))],
    [BUNDLE_FILES.events, toBytes(events)],
    ...originals.map(({ name, bytes }) => [name, bytes] as const),
  ]);
  const manifest: BundleManifest = {
    product: 'madoguchi',
    format: 1,
    controlNumber: scan.control_number,
    scanId: scan.id,
    madeAt: new Date().toISOString(),
    madeBy: person,
    originals: Object.fromEntries(
      originals.map(({ name, scanId, fileName }) => [name, { scanId, fileName }]),
    ),
    files: Object.fromEntries([...contents].map(([name, bytes]) => [name, hashOf(bytes)])),
  };
  const text = canonicalJson(manifest);
  const signed = toBytes({ text, ...vault.sign(text) });
  const bytes = await packFiles(new Map([[BUNDLE_FILES.manifest, signed], ...contents]));
  return ok({ name: `${scan.control_number}.bundle.tar`, bytes });
}

const toBytes = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

async function findEnvelope({ db, reach }: ProofSource, which: WhichEnvelope) {
  if ('scanId' in which && !isUuid(which.scanId)) return null;
  const row = await db
    .selectFrom('scan')
    .select(['id', 'control_number'])
    .where((eb) =>
      'scanId' in which
        ? eb('id', '=', which.scanId)
        : eb('control_number', '=', which.controlNumber),
    )
    .where(hasWithin(reach))
    .executeTakeFirst();
  return row ?? null;
}

interface ReceivedFile {
  readonly id: string;
  readonly sha256: string;
  readonly file_name: string;
}

/** Those that its pages came in, once each; without pages its own. */
async function listFiles({ db }: ProofSource, scanId: string): Promise<ReceivedFile[]> {
  return db
    .selectFrom('scan')
    .select(['id', 'sha256', 'file_name'])
    .where((eb) =>
      eb.or([
        eb('id', 'in', eb.selectFrom('page').select('file_id').where('scan_id', '=', scanId)),
        eb.and([
          eb('id', '=', scanId),
          eb.not(eb.exists(eb.selectFrom('page').select('id').where('scan_id', '=', scanId))),
        ]),
      ]),
    )
    .orderBy('id')
    .execute();
}

/** Null: one is not there, or is not what came in. */
async function fetchOriginals({ blobs }: ProofSource, files: readonly ReceivedFile[]) {
  const found = [];
  for (const [index, { id, sha256, file_name: fileName }] of files.entries()) {
    const bytes = await blobs.get(sha256);
    if (!bytes.ok) return null;
    // The sender's name is told, never used as one.
    const ending = /^\.[a-z]{1,5}$/.exec(path.extname(fileName).toLowerCase())?.[0] ?? '';
    const name = `original-${index + 1}${ending}`;
    found.push({ name, scanId: id, fileName, bytes: bytes.value });
  }
  return found;
}

async function bundleRecord(source: ProofSource, scanId: string): Promise<BundledRecord> {
  const rows = await source.db
    .selectFrom('page')
    .select(['id', 'number', 'state'])
    .where('scan_id', '=', scanId)
    .where('replaced_by', 'is', null)
    .orderBy('number')
    .execute();
  const pages: BundledPage[] = [];
  for (const { id, number, state } of rows) {
    const page = await loadPageRecord(source, id, { lock: false });
    const values = (page?.fields ?? []).map((record) => [
      record.field.id,
      maskValue(record.field, presentValue(page!.form, record)),
    ]);
    pages.push({
      pageId: id,
      number,
      state,
      form: page && { id: page.form.id, version: page.form.version },
      ...(await findApproval(source.db, id)),
      values: Object.fromEntries(values) as BundledPage['values'],
    });
  }
  return { pages };
}

async function bundleEvents(
  { db }: ProofSource,
  scanIds: readonly string[],
): Promise<BundledEvents> {
  const rows = await db
    .selectFrom('audit_event')
    .leftJoin('audit_event as before', (join) =>
      join.on(sql<boolean>`before.seq = audit_event.seq - 1`),
    )
    .selectAll('audit_event')
    .select('before.hash as previous')
    .where('audit_event.scan_id', 'in', scanIds)
    .orderBy('audit_event.seq')
    .execute();
  const anchors = await db.selectFrom('audit_anchor').selectAll().orderBy('first').execute();
  const used = new Set<(typeof anchors)[number]>();
  const trees = new Map<number, Buffer[]>();
  const events: BundledEvent[] = [];
  for (const { previous, ...row } of rows) {
    const event = toAuditEvent(row);
    const anchor = anchors.find(
      ({ first, last }) => Number(first) <= event.seq && event.seq <= Number(last),
    );
    const said = anchor && parseAnchor(anchor.text);
    let way: string[] | null = null;
    if (anchor && said) {
      used.add(anchor);
      const leaves = trees.get(said.first) ?? (await readLeaves(db, said.first, said.last));
      trees.set(said.first, leaves);
      way = inclusionPath(leaves, event.seq - said.first).map((hash) => hash.toString('hex'));
    }
    events.push({ event: { ...event, hash: row.hash }, previous: previous ?? '', path: way });
  }
  return {
    events,
    anchors: [...used].map(({ text, signature, public_key: publicKey }) => ({
      text,
      signature,
      publicKey,
    })),
  };
}

const readLeaves = async (db: ProofSource['db'], first: number, last: number): Promise<Buffer[]> =>
  (await readHashes(db, first, last)).map((hash) => Buffer.from(hash, 'hex'));

/** A tar archive that any tar unpacks. */
export async function packFiles(files: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const archive = pack();
  for (const [name, bytes] of files) archive.entry({ name, mode: 0o600 }, bytes);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
