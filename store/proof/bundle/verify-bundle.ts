import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { Readable } from 'node:stream';
import { extract } from 'tar-stream';
import type { z } from 'zod';
import { signedReportSchema, type Anchor, type SignedReport } from '../../../schemas/audit.ts';
import {
  BUNDLE_FILES,
  bundledEventsSchema,
  bundledRecordSchema,
  bundleManifestSchema,
  type BundleBreach,
  type BundledEvent,
  type BundledRecord,
  type BundleManifest,
  type BundleProof,
} from '../../../schemas/bundle.ts';
import { fail, ok, type Result } from '../../../schemas/result.ts';
import { hashEvent } from '../../audit/append-event.ts';
import { rootOfPath } from '../merkle.ts';
import { parseAnchor } from '../verify-anchors.ts';

/**
 * Proves a bundle by itself: it needs neither us nor a setting. `trusted`: keys that may have signed, as
 * PEM; none: any may, and it is for whoever asks to know them. The first thing that does not hold is told.
 */
export async function verifyBundle(
  tar: Buffer,
  trusted: readonly string[],
): Promise<Result<BundleProof, BundleBreach>> {
  const files = await unpack(tar);
  const signed = readJson(files?.get(BUNDLE_FILES.manifest), signedReportSchema);
  if (!files || !signed) return fail({ kind: 'no-bundle' });
  const keys = new Set<string>();
  const allowed = trusted.map((pem) => fingerprintOf(pem));
  const signer = findSigner(signed);
  if (signer === null) return fail({ kind: 'manifest-forged' });
  if (allowed.length > 0 && !allowed.includes(signer))
    return fail({ kind: 'foreign-key', of: BUNDLE_FILES.manifest });
  keys.add(signer);
  const manifest = readJson(Buffer.from(signed.text), bundleManifestSchema);
  if (manifest === null) return fail({ kind: 'no-bundle' });
  const changed = compareFiles(files, manifest);
  if (changed !== null) return fail(changed);
  const chain = readJson(files.get(BUNDLE_FILES.events), bundledEventsSchema);
  const record = readJson(files.get(BUNDLE_FILES.record), bundledRecordSchema);
  if (chain === null || record === null) return fail({ kind: 'no-bundle' });
  const anchors: Anchor[] = [];
  for (const one of chain.anchors) {
    const anchor = parseAnchor(one.text);
    const of = findSigner(one);
    if (anchor === null || of === null) return fail({ kind: 'anchor-forged' });
    if (allowed.length > 0 && !allowed.includes(of))
      return fail({ kind: 'foreign-key', of: `the anchor of ${anchor.day}` });
    keys.add(of);
    anchors.push(anchor);
  }
  const breach =
    findBrokenEvent(chain.events, anchors, manifest) ??
    findSwapped(chain.events, manifest) ??
    findOtherRecord(chain.events, record);
  if (breach !== null) return fail(breach);
  return ok({
    manifest,
    events: chain.events.length,
    days: anchors.map(({ day }) => day),
    unanchored: chain.events.filter(({ path }) => path === null).map(({ event }) => event.seq),
    keys: [...keys],
  });
}

/** Null: it is no tar archive. */
async function unpack(tar: Buffer): Promise<Map<string, Buffer> | null> {
  const files = new Map<string, Buffer>();
  const archive = extract();
  try {
    Readable.from([tar]).pipe(archive);
    for await (const entry of archive) {
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      files.set(entry.header.name, Buffer.concat(chunks));
    }
    return files;
  } catch {
    return null; // whatever it is, it is no archive
  }
}

/** Null: nothing is there, or it is something else. */
function readJson<T>(bytes: Buffer | undefined, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(bytes?.toString('utf8') ?? '')).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const keyOf = (pem: string): KeyObject => createPublicKey(pem);

/** SHA-256 of a key as it stands in certificates (SPKI). Throws for what is no key. */
const fingerprintOf = (pem: string): string =>
  hashOf(keyOf(pem).export({ type: 'spki', format: 'der' }));

/** The key that signed it; null: the one that is named did not. */
function findSigner({ text, signature, publicKey }: SignedReport): string | null {
  try {
    const bytes = Buffer.from(signature, 'base64');
    const isSigned = verify(null, Buffer.from(text), keyOf(publicKey), bytes);
    return isSigned ? fingerprintOf(publicKey) : null;
  } catch {
    return null; // what is named is no key
  }
}

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function compareFiles(
  files: ReadonlyMap<string, Buffer>,
  manifest: BundleManifest,
): BundleBreach | null {
  const { manifest: own, ...needed } = BUNDLE_FILES;
  const named = Object.keys(manifest.files);
  const missing = [...Object.values(needed), ...Object.keys(manifest.originals)].find(
    (name) => !named.includes(name),
  );
  if (missing !== undefined) return { kind: 'file-missing', name: missing };
  for (const [name, sha256] of Object.entries(manifest.files)) {
    const bytes = files.get(name);
    if (bytes === undefined) return { kind: 'file-missing', name };
    if (hashOf(bytes) !== sha256) return { kind: 'file-changed', name };
  }
  const unknown = [...files.keys()].find((name) => name !== own && !named.includes(name));
  return unknown === undefined ? null : { kind: 'file-unknown', name: unknown };
}

function findBrokenEvent(
  events: readonly BundledEvent[],
  anchors: readonly Anchor[],
  { originals, scanId }: BundleManifest,
): BundleBreach | null {
  const scanIds = [scanId, ...Object.values(originals).map((original) => original.scanId)];
  let last = 0;
  for (const { event, previous, path } of events) {
    const { seq, hash } = event;
    if (event.scanId === null || !scanIds.includes(event.scanId))
      return { kind: 'event-foreign', seq };
    if (seq <= last) return { kind: 'event-unordered', seq };
    last = seq;
    if (hashEvent(previous, event) !== hash) return { kind: 'event-changed', seq };
    // What lies within an anchored day has to be proven by it.
    const anchor = anchors.find((one) => one.first <= seq && seq <= one.last);
    if (path === null && anchor === undefined) continue;
    if (path === null || anchor === undefined) return { kind: 'proof-broken', seq };
    const place = { index: seq - anchor.first, size: anchor.last - anchor.first + 1 };
    const way = path.map((step) => Buffer.from(step, 'hex'));
    const root = rootOfPath(Buffer.from(hash, 'hex'), place, way);
    if (root?.toString('hex') !== anchor.root) return { kind: 'proof-broken', seq };
  }
  return null;
}

/** Each original is the file whose hash went into the chain when it came in. */
function findSwapped(
  events: readonly BundledEvent[],
  { originals, files }: BundleManifest,
): BundleBreach | null {
  for (const [name, { scanId }] of Object.entries(originals)) {
    const received = events.find(
      ({ event }) => event.action === 'received' && event.scanId === scanId,
    );
    const { sha256 } = (received?.event.after ?? {}) as { sha256?: unknown };
    if (sha256 !== files[name]) return { kind: 'original-swapped', name };
  }
  return null;
}

/** Pages that are said to be approved were approved last by whom it is said. */
function findOtherRecord(
  events: readonly BundledEvent[],
  { pages }: BundledRecord,
): BundleBreach | null {
  for (const { pageId, number, approvedBy, state } of pages) {
    const said = events.findLast(
      ({ event }) =>
        event.pageId === pageId && ['page-approved', 'page-reopened'].includes(event.action),
    );
    const by = said?.event.action === 'page-approved' ? said.event.actor : null;
    if (by !== approvedBy || (state === 'approved' && by === null))
      return { kind: 'record-changed', page: number };
  }
  return null;
}
