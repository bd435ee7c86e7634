import { Migrator, type Kysely, type MigrationResultSet, type MigratorProps } from 'kysely';
import type { Database } from './database.ts';
import { up as makeRecords } from './migrations/2026-11-22-records.ts';
import { up as makePagePictures } from './migrations/2026-11-23-page-pictures.ts';
import { up as makeReadWishes } from './migrations/2026-11-24-read-wishes.ts';
import { up as makeRegistries } from './migrations/2026-11-26-registries.ts';
import { up as keepRegistryRecipes } from './migrations/2026-11-26-registry-recipes.ts';
import { up as makeCalibrations } from './migrations/2026-11-27-calibrations.ts';
import { up as makeAccounts } from './migrations/2026-11-27-desk-accounts.ts';
import { up as makeClaims } from './migrations/2026-11-27-page-claims.ts';
import { up as indexAudit } from './migrations/2026-11-28-audit-search.ts';
import { up as makeBatches } from './migrations/2026-11-28-batches.ts';
import { up as keepBarred } from './migrations/2026-11-28-blind-entry.ts';
import { up as makeTokens } from './migrations/2026-11-29-api-tokens.ts';
import { up as keepDeadlines } from './migrations/2026-11-29-deadlines.ts';
import { up as makeNotes } from './migrations/2026-11-29-notes.ts';
import { up as makeOpenValues } from './migrations/2026-11-29-open-values.ts';
import { up as indexSearch } from './migrations/2026-11-29-search-index.ts';
import { up as keepFigures } from './migrations/2026-11-30-figures.ts';
import { up as makeSpotChecks } from './migrations/2026-11-30-spot-checks.ts';
import { up as keepAnswers } from './migrations/2026-11-30-kept-answers.ts';
import { up as makeWebhooks } from './migrations/2026-12-01-webhooks.ts';
import { up as limitToDepartments } from './migrations/2026-12-02-departments.ts';
import { up as makeDoubles } from './migrations/2026-12-03-doubles.ts';
import { up as makeDrafts } from './migrations/2026-12-06-drafts.ts';
import { up as makeAnchors } from './migrations/2026-12-07-audit-anchors.ts';
import { up as makeBlobKeys } from './migrations/2026-12-08-blob-keys.ts';
import { up as makeRetention } from './migrations/2026-12-09-retention.ts';
import { up as makeEscalations } from './migrations/2026-12-05-escalations.ts';
import { up as addKeptRules } from './migrations/2026-12-04-kept-rules.ts';

/** In order of their names. A released migration is never changed: a new one follows. */
const MIGRATIONS = {
  '2026-11-22-records': { up: makeRecords },
  '2026-11-23-page-pictures': { up: makePagePictures },
  '2026-11-24-read-wishes': { up: makeReadWishes },
  '2026-11-26-registries': { up: makeRegistries },
  '2026-11-26-registry-recipes': { up: keepRegistryRecipes },
  '2026-11-27-calibrations': { up: makeCalibrations },
  '2026-11-27-desk-accounts': { up: makeAccounts },
  '2026-11-27-page-claims': { up: makeClaims },
  '2026-11-28-audit-search': { up: indexAudit },
  '2026-11-28-batches': { up: makeBatches },
  '2026-11-28-blind-entry': { up: keepBarred },
  '2026-11-29-api-tokens': { up: makeTokens },
  '2026-11-29-deadlines': { up: keepDeadlines },
  '2026-11-29-notes': { up: makeNotes },
  '2026-11-29-open-values': { up: makeOpenValues },
  '2026-11-29-search-index': { up: indexSearch },
  '2026-11-30-figures': { up: keepFigures },
  '2026-11-30-spot-checks': { up: makeSpotChecks },
  '2026-11-30-kept-answers': { up: keepAnswers },
  '2026-12-01-webhooks': { up: makeWebhooks },
  '2026-12-02-departments': { up: limitToDepartments },
  '2026-12-03-doubles': { up: makeDoubles },
  '2026-12-04-kept-rules': { up: addKeptRules },
  '2026-12-05-escalations': { up: makeEscalations },
  '2026-12-06-drafts': { up: makeDrafts },
  '2026-12-07-audit-anchors': { up: makeAnchors },
  '2026-12-08-blob-keys': { up: makeBlobKeys },
  '2026-12-09-retention': { up: makeRetention },
};

/** By name, in the order in which they are done. */
export const listMigrations = (): string[] => Object.keys(MIGRATIONS).sort();

/** The first migration that these are without, or that is none of ours; null: they are exactly ours. */
export function findForeignMigrations(done: readonly string[]): string | null {
  const ours = listMigrations();
  return (
    ours.find((name) => !done.includes(name)) ?? done.find((name) => !ours.includes(name)) ?? null
  );
}

/** Brings the tables up to date; processes that start together wait for each other. */
export async function migrate(db: Kysely<Database>): Promise<void> {
  report(await openMigrator(db).migrateToLatest());
}

/** The same within the transaction that `db`, one connection, is in; `to`: no further than this one. */
export async function migrateWithin(db: Kysely<Database>, to: string): Promise<void> {
  report(await openMigrator(db, { disableTransactions: true }).migrateTo(to));
}

const openMigrator = (db: Kysely<Database>, options: Partial<MigratorProps> = {}): Migrator =>
  new Migrator({ db, provider: { getMigrations: () => Promise.resolve(MIGRATIONS) }, ...options });

function report({ error }: MigrationResultSet): void {
  if (error !== undefined)
    throw new Error('the tables could not be brought up to date', { cause: error });
}
