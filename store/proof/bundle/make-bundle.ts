import { sql } from 'kysely';
import path from 'node:path';
import { Readable } from 'node:stream';
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
import { hashBytes } from '../../blobs/content.ts';
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
export type BundleRefusal = {
  kind: 'not-found' | 'disposed' | 'shared-file' | 'original-missing';
};

export interface Bundle {
  readonly name: string;
  /** Originals may be large: they are in memory once, and never as a second file. */
  readonly tar: Readable;
}

/** What a bundle of the envelope is called. */
export const bundleName = (controlNumber: string): string => `${controlNumber}.bundle.tar`;

/** Who wants it, and why; null: whoever has the machine is not asked. */
export interface BundleWish {
  readonly person: string;
  readonly reason: string | null;
}

/** An envelope by its id or by its control number. */
export type WhichEnvelope = { readonly scanId: string } | { readonly controlNumber: string };

/**
 * One envelope with everything that proves it without us: its originals, how its pages stand, every event
 * with the proof that it is of its day, and the signed anchors. That it was made is one of its events.
 * What was disposed of has none: its original is gone, and what its events told.
 */
export async function makeBundle(
  source: ProofSource,
  which: WhichEnvelope,
  { person, reason }: BundleWish,
): Promise<Result<Bundle, BundleRefusal>> {
  const { db, vault } = source;
  const scan = await findEnvelope(source, which);
  if (scan === null) return fail({ kind: 'not-found' });
  if (scan.state === 'disposed') return fail({ kind: 'disposed' });
  const files = await listFiles(source, scan);
  for (const { sha256 } of files)
    if (!(await isWholeWithin(source, sha256))) return fail({ kind: 'shared-file' });
  const originals = await fetchOriginals(source, files);
  if (originals === null) return fail({ kind: 'original-missing' });
  const noted = await db.transaction().execute(async (tx) => {
    const locked = await tx
      .selectFrom('scan')
      .select('state')
      .where('id', '=', scan.id)
      .forKeyShare() // it is disposed of afterwards, or was before
      .executeTakeFirstOrThrow();
    if (locked.state === 'disposed') return false;
    await appendEvent(tx, {
      scanId: scan.id,
      pageId: null,
      actor: person,
      action: 'bundle-made',
      before: null,
      after: {
        originals: files.map(({ sha256 }) => sha256),
        ...(reason !== null && { reason }),
      },
    });
    return true;
  });
  if (!noted) return fail({ kind: 'disposed' });
  const found = await readAtOnce(source, scan.id, files);
  if (found === null) return fail({ kind: 'disposed' });
  const contents = new Map<string, Buffer>([
    [BUNDLE_FILES.record, toBytes(found.record)],
    [BUNDLE_FILES.events, toBytes(found.events)],
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
    files: Object.fromEntries([...contents].map(([name, bytes]) => [name, hashBytes(bytes)])),
  };
  const text = canonicalJson(manifest);
  const signed = toBytes({ text, ...vault.sign(text) });
  const tar = packFiles(new Map([[BUNDLE_FILES.manifest, signed], ...contents]));
  return ok({ name: bundleName(scan.control_number), tar });
}

/** Record and events as of one moment: an approval in between would be in the one and not in the other. */
const readAtOnce = (
  source: ProofSource,
  scanId: string,
  files: readonly ReceivedFile[],
): Promise<{ record: BundledRecord; events: BundledEvents } | null> =>
  source.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const { state } = await tx
        .selectFrom('scan')
        .select('state')
        .where('id', '=', scanId)
        .executeTakeFirstOrThrow();
      if (state === 'disposed') return null;
      const then = { ...source, db: tx };
      return {
        record: await bundleRecord(then, scanId),
        events: await bundleEvents(then, scanId, files),
      };
    });

const toBytes = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

async function findEnvelope({ db, reach }: ProofSource, which: WhichEnvelope) {
  if ('scanId' in which && !isUuid(which.scanId)) return null;
  const row = await db
    .selectFrom('scan')
    .select(['id', 'control_number', 'state', 'file_name'])
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
  readonly fileName: string;
  /** Its row is another envelope, the first of the file. */
  readonly isOfAnother: boolean;
}

/** Those that its pages came in, once each; without pages its own. */
async function listFiles(
  { db }: ProofSource,
  { id: scanId, file_name: ownName }: { readonly id: string; readonly file_name: string },
): Promise<ReceivedFile[]> {
  const rows = await db
    .selectFrom('scan')
    .select(['id', 'sha256', 'file_name', 'into_scan_id'])
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
  return rows.map(({ id, sha256, file_name: fileName, into_scan_id: into }) => ({
    id,
    sha256,
    // The first envelope of a file has no name any more once it was disposed of; the others keep it.
    fileName: fileName || ownName,
    isOfAnother: id !== scanId && into !== scanId,
  }));
}

/** Null: one is not there, or is not what came in. */
async function fetchOriginals({ blobs }: ProofSource, files: readonly ReceivedFile[]) {
  const found = [];
  for (const [index, { id, sha256, fileName }] of files.entries()) {
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

/** Of another envelope of the same file only that the file was received: what is said of its pages is not ours to tell. */
async function bundleEvents(
  { db }: Pick<ProofSource, 'db'>,
  scanId: string,
  files: readonly ReceivedFile[],
): Promise<BundledEvents> {
  const own = [scanId, ...files.filter((file) => !file.isOfAnother).map(({ id }) => id)];
  const others = files.filter((file) => file.isOfAnother).map(({ id }) => id);
  const rows = await db
    .selectFrom('audit_event')
    .leftJoin('audit_event as before', (join) =>
      join.on(sql<boolean>`before.seq = audit_event.seq - 1`),
    )
    .selectAll('audit_event')
    .select('before.hash as previous')
    .where((eb) =>
      eb.or([
        eb('audit_event.scan_id', 'in', own),
        ...(others.length === 0
          ? []
          : [
              eb.and([
                eb('audit_event.scan_id', 'in', others),
                eb('audit_event.action', '=', 'received'),
                // What an emptied one said, our own `split-off` says as well.
                eb('audit_event.erased', '=', false),
              ]),
            ]),
      ]),
    )
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
export function packFiles(files: ReadonlyMap<string, Buffer>): Readable {
  const archive = pack();
  for (const [name, bytes] of files) archive.entry({ name, mode: 0o600 }, bytes);
  archive.finalize();
  return Readable.from(archive);
}
