import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { Readable } from 'node:stream';
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
import { hashBytes } from '../../blobs/content.ts';
import { rootOfPath } from '../merkle.ts';
import { parseAnchor } from '../verify-anchors.ts';

/**
 * Proves a bundle by itself: it needs neither us nor a setting. `trusted`: keys that may have signed, as
 * PEM; none: any may, and it is for whoever asks to know them. The first thing that does not hold is told.
 */
export async function verifyBundle(
  tar: Readable,
  trusted: readonly string[],
): Promise<Result<BundleProof, BundleBreach>> {
  const unpacked = await unpack(tar);
  if (!unpacked.ok) return unpacked;
  const files = unpacked.value;
  const signed = readJson(files.get(BUNDLE_FILES.manifest)?.text, signedReportSchema);
  if (!signed) return fail({ kind: 'no-bundle' });
  const keys = new Set<string>();
  const allowed = trusted.map((pem) => fingerprintOf(pem));
  const signer = findSigner(signed);
  if (signer === null) return fail({ kind: 'manifest-forged' });
  if (allowed.length > 0 && !allowed.includes(signer))
    return fail({ kind: 'foreign-key', of: BUNDLE_FILES.manifest });
  keys.add(signer);
  const manifest = readJson(signed.text, bundleManifestSchema);
  if (manifest === null) return fail({ kind: 'no-bundle' });
  const changed = compareFiles(files, manifest);
  if (changed !== null) return fail(changed);
  const chain = readJson(files.get(BUNDLE_FILES.events)?.text, bundledEventsSchema);
  const record = readJson(files.get(BUNDLE_FILES.record)?.text, bundledRecordSchema);
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

interface Unpacked {
  readonly sha256: string;
  /** Of what is read; of originals nothing is kept. */
  readonly text: string | undefined;
}
const READ: ReadonlySet<string> = new Set(Object.values(BUNDLE_FILES));
/** What is longer no installation has made: an envelope with a million events. */
const LONGEST_TEXT_BYTES = 256 * 1024 * 1024;

/**
 * Every file once, as it comes by. One name twice, and whatever else than a file a tar archive may hold
 * (links), would be unpacked to something else than what was proven.
 */
async function unpack(tar: Readable): Promise<Result<Map<string, Unpacked>, BundleBreach>> {
  const files = new Map<string, Unpacked>();
  const archive = extract();
  tar.on('error', (error) => archive.destroy(error));
  try {
    tar.pipe(archive);
    for await (const entry of archive) {
      const { name, type } = entry.header;
      if (type !== 'file') return fail({ kind: 'file-odd', name });
      if (files.has(name)) return fail({ kind: 'file-twice', name });
      const hash = createHash('sha256');
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of entry as AsyncIterable<Buffer>) {
        hash.update(chunk);
        bytes += chunk.length;
        if (!READ.has(name)) continue;
        if (bytes > LONGEST_TEXT_BYTES) return fail({ kind: 'no-bundle' });
        chunks.push(chunk);
      }
      const text = READ.has(name) ? Buffer.concat(chunks).toString('utf8') : undefined;
      files.set(name, { sha256: hash.digest('hex'), text });
    }
    return ok(files);
  } catch {
    if (tar.errored !== null) throw tar.errored; // it cannot be read at all
    return fail({ kind: 'no-bundle' }); // whatever it is, it is no archive
  } finally {
    tar.destroy();
  }
}

/** Null: nothing is there, or it is something else. */
function readJson<T>(text: string | undefined, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(text ?? '')).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const keyOf = (pem: string): KeyObject => createPublicKey(pem);

/** SHA-256 of a key as it stands in certificates (SPKI). Throws for what is no key. */
const fingerprintOf = (pem: string): string =>
  hashBytes(keyOf(pem).export({ type: 'spki', format: 'der' }));

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

function compareFiles(
  files: ReadonlyMap<string, Unpacked>,
  manifest: BundleManifest,
): BundleBreach | null {
  const { manifest: own, ...needed } = BUNDLE_FILES;
  const named = Object.keys(manifest.files);
  const missing = [...Object.values(needed), ...Object.keys(manifest.originals)].find(
    (name) => !named.includes(name),
  );
  if (missing !== undefined) return { kind: 'file-missing', name: missing };
  for (const [name, sha256] of Object.entries(manifest.files)) {
    const file = files.get(name);
    if (file === undefined) return { kind: 'file-missing', name };
    if (file.sha256 !== sha256) return { kind: 'file-changed', name };
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

/**
 * Each original is the file whose hash went into the chain when it came in; or, where the first envelope
 * of the file was disposed of, when this one was split off it.
 */
function findSwapped(
  events: readonly BundledEvent[],
  { originals, files, scanId: ownId }: BundleManifest,
): BundleBreach | null {
  for (const [name, { scanId }] of Object.entries(originals)) {
    const said =
      events.find(({ event }) => event.action === 'received' && event.scanId === scanId) ??
      events.find(({ event }) => event.action === 'split-off' && event.scanId === ownId);
    const { sha256 } = (said?.event.after ?? {}) as { sha256?: unknown };
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
