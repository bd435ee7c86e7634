import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../samples/random.ts';
import { uploadAnswerSchema } from '../../schemas/http.ts';
import type { ChaosFile } from './make-files.ts';
import { untilAnswered } from './until-answered.ts';

interface Way {
  readonly url: string;
  readonly token: string;
  readonly random: Random;
  /** Between one file and the next. */
  readonly everyMs: number;
}

/** One file in so many is handed in once more. */
const TWICE_SHARE = 0.2;
const ANSWER_MS = 20_000;

/** Hands every file in until it is told that it is here. Returns how often it had to ask again. */
export async function handIn(files: readonly ChaosFile[], way: Way): Promise<number> {
  let askedAgain = 0;
  const beganAt = Date.now();
  for (const [at, file] of files.entries()) {
    await wait(Math.max(0, beganAt + at * way.everyMs - Date.now()));
    const times = way.random.chance(TWICE_SHARE) ? 2 : 1;
    for (let time = 0; time < times; time++)
      await untilAnswered(
        () => send(file, way),
        () => (askedAgain += 1),
      );
  }
  return askedAgain;
}

/** Null: it may be here or not. */
async function send({ name, bytes }: ChaosFile, { url, token }: Way): Promise<true | null> {
  const body = new FormData();
  body.append('files', new Blob([new Uint8Array(bytes)]), name);
  const answer = await fetch(`${url}/api/scans`, {
    ...{ method: 'POST', body, signal: AbortSignal.timeout(ANSWER_MS) },
    headers: { Authorization: `Bearer ${token}` },
  });
  if (!answer.ok) return null;
  const [result] = uploadAnswerSchema.parse(await answer.json()).results;
  return result!.outcome === 'failed' ? null : true;
}
