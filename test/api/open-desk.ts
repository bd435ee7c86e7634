import type { Express } from 'express';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { createApi } from '../../api/create-api.ts';
import type { ApiOptions, TakeIn } from '../../api/context.ts';
import type { Role } from '../../schemas/access/roles.ts';
import type { FieldReading } from '../../schemas/reading.ts';
import { fail, ok } from '../../schemas/result.ts';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { openAccounts } from '../../store/accounts/open-accounts.ts';
import { hashBytes, openFolderBlobs } from '../../store/blobs/folder.ts';
import { openTokens } from '../../store/accounts/tokens.ts';
import { openArchives } from '../../store/archive/open-archives.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import { openBatches } from '../../store/batches/open-batches.ts';
import type { Blobs, Records } from '../../store/contracts.ts';
import { openDoubles } from '../../store/doubles/open-doubles.ts';
import { openFigures } from '../../store/figures/open-figures.ts';
import { openKeptAnswers } from '../../store/kept-answers.ts';
import { openProof } from '../../store/proof/open-proof.ts';
import { EVERYTHING } from '../../store/reach.ts';
import { openRecords } from '../../store/open-records.ts';
import { openRetention } from '../../store/retention/open-retention.ts';
import { openSpotChecks } from '../../store/spot-checks/open-spot-checks.ts';
import { openUnfinishedUploads } from '../../store/unfinished-uploads.ts';
import { openWebhooks } from '../../store/webhooks/open-webhooks.ts';
import type { Webhooks } from '../../store/webhooks/contracts.ts';
import { openVault } from '../../store/vault.ts';
import { drawArchive } from '../../samples/print/archive/draw-archive.ts';
import { drawLabels } from '../../samples/print/draw-labels.ts';
import { drawLetter } from '../../samples/print/draw-letter.ts';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { coarsenPicture } from '../../workers/coarsen-picture.ts';
import { drawPage } from '../../workers/draw-page.ts';
import { drawUpright } from '../../workers/draw-upright.ts';
import { openMemoryDatabase } from '../store/memory-database.ts';
import { cardReadings, finishCard } from './library-card.ts';
import { libraryForms } from './library-form.ts';
import { openPeople, signInWith, type SignedIn } from './sign-in.ts';

/** By the calendar of the office that is tested. */
const TODAY = '2026-11-20';

export interface TestDesk {
  readonly app: Express;
  readonly accounts: Accounts;
  readonly records: Records;
  readonly batches: Batches;
  readonly webhooks: Webhooks;
  readonly blobs: Blobs;
  /** Headers of a person who is signed in, made at the first call; a supervisor, if not told otherwise. */
  as(name: string, roles?: Role[]): Promise<SignedIn>;
  /** Headers of a new session. */
  signIn(email: string): Promise<SignedIn>;
  /** Everything logged so far. */
  readonly logged: () => string;
  /** Takes one scan in and reads it as a library card; returns its ids. */
  addCard(
    fileName?: string,
    bytes?: Buffer,
    fields?: FieldReading[],
  ): Promise<{ scanId: string; pageId: string }>;
  /** As if nothing had been heard of any desk for too long. */
  expireClaims(): Promise<void>;
  /** Another API over the same stores. */
  variant(options: Partial<ApiOptions>): { app: Express; logged: () => string };
  close(): Promise<void>;
}

/** The real API on the real records over PGlite in memory; only recognition is made up. */
export async function openDesk(
  options: Partial<ApiOptions> = {},
  key = randomBytes(32),
): Promise<TestDesk> {
  const forms = options.forms ?? libraryForms;
  const database = await openMemoryDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-desk-'));
  const blobs = openFolderBlobs(folder);
  const vault = openVault(key);
  const records = await openRecords(database.db, vault, forms);
  const spotChecks = openSpotChecks({ db: database.db, vault, forms });
  const batches = openBatches(database.db, forms);
  const doubles = openDoubles({ db: database.db, vault, forms });
  const webhooks = openWebhooks({ db: database.db, vault, allowLoopback: true });
  const accounts = options.accounts ?? (await openAccounts(database.db, randomBytes(32)));
  const takeIn = takeInto(records, blobs);
  const build = (changes: Partial<ApiOptions>) => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const app = createApi({
      accounts,
      tokens: openTokens(database.db),
      answers: openKeptAnswers(database.db),
      webhooks,
      records,
      batches,
      doubles,
      archives: openArchives({ db: database.db, vault, forms }),
      spotChecks,
      figures: openFigures(database.db, forms),
      retention: openRetention({ db: database.db, vault, forms, blobs, mode: 'servers' }),
      blobs,
      forms,
      uploads: openUnfinishedUploads(path.join(folder, 'uploads')),
      takeIn,
      today: () => TODAY,
      drawPage,
      coarsenPicture,
      drawSeparators,
      drawLabels,
      drawLetter: (letter) => drawLetter(letter, '見本市役所\n〒100-0000 見本市中央一丁目1番1号'),
      makeBundle: openProof({ db: database.db, vault, forms, blobs, reach: EVERYTHING }).makeBundle,
      drawUpright,
      drawArchive,
      queuePage: () => Promise.resolve(), // the record of the wish is what the tests look at
      findUnready: () => Promise.resolve([]),
      log: pino(sink),
      webRoot: null,
      pollMs: 50,
      ...changes,
    });
    return { app, logged: () => lines.join('') };
  };
  return {
    ...build(options),
    accounts,
    as: openPeople(accounts),
    signIn: (email) => signInWith(accounts, email),
    records,
    batches,
    webhooks,
    blobs,
    async expireClaims() {
      await database.db
        .updateTable('page_claim')
        .set({ until: new Date(0) })
        .execute();
    },
    variant: (changes) => build({ ...options, ...changes }),
    async addCard(fileName = 'card.png', bytes = randomBytes(64), fields = cardReadings()) {
      const taken = await takeIn({
        bytes,
        fileName,
        source: 'desk',
        actor: '佐藤',
        to: null,
      });
      if (!taken.ok) throw new Error(taken.error.kind);
      const scanId = taken.value.scan.id;
      const [pageId] = await records.setPages(scanId, 1, 'image/png');
      await records.startPage(pageId!);
      await records.finishPage(await finishCard(pageId!, blobs, fields));
      return { scanId, pageId: pageId! };
    },
    async close() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Intake without a queue: keeps the bytes and the scan, as the real one does first. */
const takeInto =
  (records: Records, blobs: Blobs): TakeIn =>
  async ({ bytes, fileName, actor, to }) => {
    if (bytes.length === 0) return fail({ kind: 'empty-file' });
    const kept = await blobs.put(bytes, 'image/png');
    if (!kept.ok) return kept;
    const scan = {
      sha256: hashBytes(bytes),
      fileName,
      mediaType: 'image/png',
      bytes: bytes.length,
      receivedOn: TODAY,
      source: 'desk',
      actor,
    };
    return to === null ? ok(await records.addScan(scan)) : records.addScanTo(to, scan);
  };
