import pg from 'pg';

/** Connections to PostgreSQL, at most `max`. One that is lost is replaced by whoever asks next. */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, keepAlive: true });
  // Without listeners a lost connection ends the process: idle ones tell the pool, and those that are in
  // a transaction but between two queries tell themselves alone. The next query of theirs rejects.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
