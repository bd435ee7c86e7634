import { fail, type Result } from '../../schemas/result.ts';

const UNIQUE_VIOLATION = '23505';

/** Turns the breach of a named unique constraint into what it means; everything else stays thrown. */
export async function whenTaken<T, E>(
  work: Promise<Result<T, E>>,
  meanings: Readonly<Record<string, E>>,
): Promise<Result<T, E>> {
  try {
    return await work;
  } catch (error) {
    const { code, constraint } = error as { code?: unknown; constraint?: unknown };
    if (code !== UNIQUE_VIOLATION || typeof constraint !== 'string') throw error;
    const meaning = meanings[constraint];
    if (meaning === undefined) throw error;
    return fail(meaning);
  }
}
