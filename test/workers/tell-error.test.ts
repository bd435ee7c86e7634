import { UnrecoverableError } from 'bullmq';
import { sql } from 'kysely';
import { connect } from 'node:net';
import { tellError, withoutValues } from '../../workers/tell-error.ts';
import { openMemoryDatabase } from '../store/memory-database.ts';

const VALUE = '山田花子';

async function failureOf(work: () => Promise<unknown>): Promise<Error> {
  return work().then(
    () => Promise.reject(new Error('it went well')),
    (error: Error) => error,
  );
}

describe('what is told of an error', () => {
  test('of a database and a parser: class, code and place, and not the value that it stumbles over', async () => {
    const { db, close } = await openMemoryDatabase();
    const ofDatabase = await failureOf(() => sql`select ${VALUE}::text::integer`.execute(db));
    await close();
    const ofParser = await failureOf(() =>
      Promise.resolve().then(() => JSON.parse(VALUE) as unknown),
    );
    for (const error of [ofDatabase, ofParser]) {
      expect(error.message).toContain(VALUE);
      const kept = withoutValues(error);
      expect(kept.cause).toBe(error);
      const told = [JSON.stringify(tellError(error)), kept.message, kept.stack!];
      expect(told.filter((text) => text.includes(VALUE))).toEqual([]);
      expect(kept.stack).toMatch(/\n\s+at /);
    }
    expect(tellError(ofDatabase)).toMatchObject({ code: '22P02' });
    expect(withoutValues(ofParser).message).toBe('SyntaxError');
  });

  test('of a connection, and in our own words: all', async () => {
    const refused = await failureOf(
      () => new Promise((_resolve, reject) => connect(1, '127.0.0.1').on('error', reject)),
    );
    for (const error of [refused, new UnrecoverableError('no page 7')]) {
      expect(withoutValues(error)).toBe(error);
      expect(tellError(error)).toMatchObject({ message: error.message });
    }
    expect(tellError(VALUE)).toEqual({ type: 'string' });
  });
});
