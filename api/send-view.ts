import type { Response } from 'express';
import type { ApiContext } from './context.ts';
import { viewerOf } from './guard.ts';
import { sendProblem } from './problem.ts';

/** The page as whoever asks may see it. Every action answers with it: the desk needs no second request. */
export async function sendView(
  { recordsFor }: Pick<ApiContext, 'recordsFor'>,
  pageId: string,
  response: Response,
): Promise<void> {
  const view = await recordsFor(response).viewPageFor(pageId, viewerOf(response));
  if (view === null) return sendProblem(response, 'not-found');
  response.json(view);
}
