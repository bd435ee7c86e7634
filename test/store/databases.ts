import { Kysely, PostgresDialect, sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { hashFiles } from '../make-once.ts';
import { listMigrations, openMemoryDatabase } from './memory-database.ts';

export interface TestDatabase {
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

export interface Mode {
  readonly name: string;
  /** Null: the server that it needs is not named, and why. */
  readonly open: (() => Promise<TestDatabase>) | null;
}

/** Servers are named by the environment. In CI none may be missing. */
export function serverUrl(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL'): string | null {
  const url = process.env[name] ?? '';
  if (url === '' && process.env['CI'] === 'true') throw new Error(`${name} must be set in CI`);
  return url === '' ? null : url;
}

export function databaseModes(): Mode[] {
  const url = serverUrl('TEST_DATABASE_URL');
  return [
    { name: 'PGlite', open: openMemoryDatabase },
    { name: 'PostgreSQL', open: url === null ? null : () => openFresh(url) },
  ];
}

/** Runs the same suite on every database; says which one is skipped, and why. */
export function describeOnDatabases(
  title: string,
  suite: (open: () => Promise<TestDatabase>) => void,
): void {
  for (const { name, open } of databaseModes()) {
    if (open === null)
      describe.skip(`${title} on ${name}: skipped, because TEST_DATABASE_URL is not set`, () =>
        suite(openMemoryDatabase));
    else describe(`${title} on ${name}`, () => suite(open));
  }
}

let template: Promise<string> | undefined;

async function openFresh(url: string): Promise<TestDatabase> {
  template ??= makeTemplate(url);
  const own = await createDatabase(url, await template);
  const db = kyselyOf(new pg.Pool({ connectionString: own.url }));
  return {
    db,
    async close() {
      await db.destroy();
      await own.drop();
    },
  };
}

/** Any number, the same for all that make templates on a server. */
const TEMPLATE_LOCK = 717_273;

/** The name of a migrated database on the server that others are copied from: migrating takes a second. */
async function makeTemplate(server: string): Promise<string> {
  const name = `madoguchi_template_${await hashFiles(await listMigrations())}`;
  const admin = kyselyOf(new pg.Pool({ connectionString: server, max: 1 }));
  // Test files run at the same time: one makes it, the others wait.
  await sql`select pg_advisory_lock(${TEMPLATE_LOCK})`.execute(admin);
  const found = await sql`select 1 from pg_database where datname = ${name}`.execute(admin);
  if (found.rows.length === 0) {
    const partial = `${name}_partial`;
    await sql`drop database if exists ${sql.id(partial)}`.execute(admin);
    await sql`create database ${sql.id(partial)}`.execute(admin);
    const db = kyselyOf(new pg.Pool({ connectionString: addressOf(server, partial) }));
    await migrate(db);
    await db.destroy();
    await sql`alter database ${sql.id(partial)} rename to ${sql.id(name)}`.execute(admin);
  }
  await admin.destroy(); // and with the connection the lock
  return name;
}

function addressOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

/** Connections that were closed a moment ago may still be ending on the server's side. */
const DROP_TRIES = 50;
const DROP_PAUSE_MS = 100;

/** A database of its own on the server, empty or a copy. */
export async function createDatabase(
  server: string,
  template = 'template1',
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `madoguchi_test_${randomUUID().replaceAll('-', '')}`;
  const admin = kyselyOf(new pg.Pool({ connectionString: server, max: 1 }));
  await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(admin);
  return {
    url: addressOf(server, name),
    async drop() {
      for (let tries = 1; ; tries++) {
        try {
          await sql`drop database ${sql.id(name)}`.execute(admin);
          break;
        } catch (error) {
          if (tries === DROP_TRIES) throw error;
          await new Promise((resolve) => setTimeout(resolve, DROP_PAUSE_MS));
        }
      }
      await admin.destroy();
    },
  };
}

const kyselyOf = (pool: pg.Pool) =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
