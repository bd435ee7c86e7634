import { EventEmitter } from 'node:events';
import type { PGlite, Results, Transaction } from '@electric-sql/pglite';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';

type Row = Record<string, unknown>;

/** BullMQ's statements begin with comments and may end in a semicolon. */
const bare = (sql: string) =>
  sql
    .replace(/^(\s*--[^\n]*\n)+/, '')
    .trim()
    .replace(/;$/, '');

const toPgResult = (result?: Results<Row>): PgQueryResult<Row> => {
  const rows = result?.rows ?? [];
  return { rows, rowCount: rows.length > 0 ? rows.length : (result?.affectedRows ?? 0) };
};

async function run(db: PGlite | Transaction, sql: string, params?: readonly unknown[]) {
  if (params !== undefined && params.length > 0)
    return toPgResult(await db.query<Row>(sql, [...params]));
  return toPgResult((await db.exec(sql)).at(-1));
}

/**
 * One PGlite session seen as the part of a `pg.Pool` that BullMQ's PostgreSQL backend uses.
 * BullMQ's every operation is one statement; only its migrations use transactions.
 */
export class PGlitePool extends EventEmitter implements PgPool {
  /** `keepAlive`: there is no socket that could drop unseen. */
  readonly options = { max: 100, keepAlive: true };
  /** `application_name` of each listening client: what BullMQ's `getWorkers` looks for. */
  readonly names = new Map<object, string>();
  readonly db: PGlite;

  constructor(db: PGlite) {
    super();
    this.db = db;
    this.setMaxListeners(0);
  }

  // The row type is the caller's claim, as in `pg` itself.
  async query<R>(sql: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    if (/^SELECT application_name\s+FROM pg_stat_activity/.test(bare(sql))) {
      const rows = [...this.names.values()].map((name) => ({ application_name: name }));
      return { rows: rows as R[], rowCount: rows.length };
    }
    return (await run(this.db, sql, params)) as PgQueryResult<R>;
  }

  connect(): Promise<PgPoolClient> {
    return Promise.resolve(new PGliteClient(this));
  }

  /** Whoever opened the PGlite closes it. */
  async end(): Promise<void> {}
}

class PGliteClient extends EventEmitter implements PgPoolClient {
  readonly #pool: PGlitePool;
  readonly #listens: (() => Promise<void>)[] = [];
  #transaction: { db: Transaction; end(commit: boolean): Promise<void> } | undefined;

  constructor(pool: PGlitePool) {
    super();
    this.#pool = pool;
    this.setMaxListeners(0);
  }

  async query<R>(sql: string, params?: readonly unknown[]): Promise<PgQueryResult<R>> {
    const text = bare(sql);
    const channel = /^LISTEN (\w+)$/i.exec(text)?.[1];
    if (channel !== undefined) {
      const notify = (payload: string) => this.emit('notification', { channel, payload });
      this.#listens.push(await this.#pool.db.listen(channel, notify));
    } else if (text.startsWith(`SELECT set_config('application_name'`)) {
      this.#pool.names.set(this, String(params?.[0]));
    } else if (/^BEGIN$/i.test(text)) {
      await this.#begin();
    } else if (/^(COMMIT|ROLLBACK)$/i.test(text)) {
      const transaction = this.#transaction;
      this.#transaction = undefined;
      await transaction?.end(/^C/i.test(text));
    } else {
      return (await run(this.#transaction?.db ?? this.#pool.db, sql, params)) as PgQueryResult<R>;
    }
    return { rows: [] };
  }

  /** Holds PGlite's own transaction lock from BEGIN to COMMIT or ROLLBACK. */
  #begin(): Promise<void> {
    return new Promise((started, failed) => {
      const rollback = new Error('rollback');
      const whole = this.#pool.db.transaction(
        (db) =>
          new Promise<void>((commit, abort) => {
            const end = async (keep: boolean) => {
              if (keep) commit();
              else abort(rollback);
              await whole.catch((error: unknown) => {
                if (error !== rollback) throw error;
              });
            };
            this.#transaction = { db, end };
            started();
          }),
      );
      whole.catch(failed);
    });
  }

  release(): void {
    this.#pool.names.delete(this);
    // The session may be closed already: nothing listens then.
    for (const stop of this.#listens.splice(0)) void stop().catch(() => undefined);
    void this.#transaction?.end(false);
    this.removeAllListeners();
  }
}
