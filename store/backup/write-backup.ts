import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Kysely } from 'kysely';
import { hashBytes } from '../blobs/content.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import type { Keyring } from '../keys/keyring.ts';
import { readKeyring } from '../keys/open-keyring.ts';
import { keyIdOf } from '../vault.ts';
import { createBackupFile, type BackupFile, type WrittenFile } from './backup-file.ts';
import {
  FORMAT,
  HEADER,
  listLine,
  MANIFEST,
  MASTER_KEY,
  originalPart,
  tablePart,
  type Contents,
  type Manifest,
} from './format.ts';
import { fetchKept } from './fetch-kept.ts';
import type { Installation } from './installation.ts';
import { withSnapshot, type Snapshot } from './snapshot.ts';

const compress = promisify(gzip);

export interface BackupOptions {
  readonly application: string;
  readonly at: Date;
  /** Puts the master key in as well. */
  readonly withKey: boolean;
  readonly watch: WatchBackup;
}

/** How far it is: rows and files together. */
export interface WatchBackup {
  begin(of: number): void;
  advance(by: number): void;
}

export interface MadeBackup {
  readonly manifest: Manifest;
  readonly file: WrittenFile;
}

/** Why no backup is made; nothing is written. */
export type Refusal =
  | { readonly kind: 'no-records' }
  /** The key is not the one by which the values are sealed. */
  | { readonly kind: 'other-key'; readonly found: string; readonly keyId: string }
  /** Something has the name, perhaps since a moment ago. */
  | { readonly kind: 'name-taken' };

/** Writes a backup to `path`, which nothing has yet. */
export async function writeBackup(
  { db, shelf, master, mode }: Installation,
  path: string,
  options: BackupOptions,
): Promise<Result<MadeBackup, Refusal>> {
  const made = await withSnapshot(db, async (snapshot): Promise<Result<MadeBackup, Refusal>> => {
    const { keyId } = snapshot.contents;
    const found = master === null ? null : keyIdOf(master);
    if (found !== null && keyId !== null && found !== keyId)
      return fail({ kind: 'other-key', found, keyId });
    const key =
      options.withKey && master !== null ? Buffer.from(`${master.toString('base64')}\n`) : null;
    const keyring = master === null ? null : await readKeyring(snapshot.db, master);
    options.watch.begin(countThings(snapshot.contents));
    const file = await createBackupFile(path, options.at);
    try {
      const manifest = await writeParts(file, snapshot, { shelf, keyring, mode, key, ...options });
      const written = await file.finish();
      return written === null ? fail({ kind: 'name-taken' }) : ok({ manifest, file: written });
    } catch (error) {
      await file.abandon();
      throw error;
    }
  });
  return made ?? fail({ kind: 'no-records' });
}

/** Who has a copy of everything goes on record, in the installation that it was made of. */
export async function noteBackup(
  db: Kysely<Database>,
  { manifest, file }: MadeBackup,
  actor: string,
): Promise<void> {
  const { audit, hasKey } = manifest;
  await db.transaction().execute((tx) =>
    appendEvent(tx, {
      scanId: null,
      pageId: null,
      actor,
      action: 'backed-up',
      before: null,
      after: { sha256: file.sha256, bytes: file.bytes, events: Number(audit.seq), hasKey },
    }),
  );
}

export const countThings = ({ tables, originals }: Contents): number =>
  tables.reduce((sum, { rows }) => sum + rows, originals);

type Made = BackupOptions &
  Pick<Installation, 'shelf' | 'mode'> & {
    readonly keyring: Keyring | null;
    /** As it is put in; null: it is kept elsewhere. */
    readonly key: Buffer | null;
  };

async function writeParts(file: BackupFile, snapshot: Snapshot, made: Made): Promise<Manifest> {
  const { key, at, watch } = made;
  await file.add(HEADER, toJson({ product: 'madoguchi', format: FORMAT }));
  const parts: Manifest['parts'] = [];
  const add = async (name: string, bytes: Buffer): Promise<void> => {
    parts.push({ name, bytes: bytes.length, sha256: hashBytes(bytes) });
    await file.add(name, bytes);
  };
  let number = 0;
  let last = '';
  for await (const { table, lines } of snapshot.rows()) {
    number = table === last ? number + 1 : 1;
    last = table;
    await add(tablePart(table, number), await compress(lines.map((line) => `${line}\n`).join('')));
    watch.advance(lines.length);
  }
  const { stored, missing } = await writeOriginals(file, snapshot, made);
  if (key !== null) await add(MASTER_KEY, key);
  const manifest: Manifest = {
    format: FORMAT,
    application: made.application,
    madeAt: at.toISOString(),
    mode: made.mode,
    hasKey: key !== null,
    ...snapshot.contents,
    parts,
    stored,
    missing,
  };
  await file.add(MANIFEST, toJson(manifest));
  return manifest;
}

async function writeOriginals(
  file: BackupFile,
  snapshot: Snapshot,
  { shelf, keyring, watch }: Made,
): Promise<Pick<Manifest, 'stored' | 'missing'>> {
  const list = createHash('sha256');
  const missing: string[] = [];
  let count = 0;
  let total = 0;
  for await (const { sha256, bytes } of fetchKept(shelf, keyring, snapshot.originals())) {
    watch.advance(1);
    if (bytes === null) {
      missing.push(sha256);
      continue;
    }
    list.update(listLine(FORMAT, sha256, { bytes: bytes.length, sha256: hashBytes(bytes) }));
    count++;
    total += bytes.length;
    await file.add(originalPart(sha256), bytes);
  }
  return { stored: { count, bytes: total, sha256: list.digest('hex') }, missing };
}

const toJson = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
