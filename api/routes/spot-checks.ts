import { Router } from 'express';
import { spotCheckInputSchema, type SpotCheckTask } from '../../schemas/spot-check.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { checkParams, parseOrRefuse, taskParams } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

/**
 * Spot checks of what was accepted unseen. What is answered is the same whether or not a check's answer
 * is known already, and whatever is entered.
 */
export function spotCheckRoutes({ spotChecks, blobs, may }: ApiContext): Router {
  const router = Router();

  router.get('/spot-checks', may('correct'), async (_request, response) => {
    response.json({ waiting: await spotChecks.isWaiting(actorOf(response).name) });
  });

  // A POST: it is kept for whoever was given it.
  router.post('/spot-checks/next', may('correct'), async (_request, response) => {
    const given = await spotChecks.give(actorOf(response).name);
    const task: SpotCheckTask | null = given && {
      ...given,
      choices: given.choices && [...given.choices],
      crop: `/api/spot-checks/${given.id}/crop`,
    };
    response.json({ task });
  });

  router.get('/spot-checks/:taskId/crop', may('correct'), async (request, response) => {
    const params = parseOrRefuse(taskParams, request.params, response);
    if (params === null) return;
    const picture = await spotChecks.findCrop(params.taskId, actorOf(response).name);
    const bytes = picture && (await blobs.get(picture.sha256));
    if (!bytes?.ok) return sendProblem(response, 'no-picture');
    response.type(picture!.mediaType).send(bytes.value);
  });

  router.post('/spot-checks/:taskId/entry', may('correct'), async (request, response) => {
    const params = parseOrRefuse(taskParams, request.params, response);
    const input = params && parseOrRefuse(spotCheckInputSchema, request.body, response);
    if (!params || !input) return;
    const done = await spotChecks.enter(params.taskId, input, actorOf(response).name);
    if (!done.ok) return sendActionError(response, done.error);
    response.json({ done: true });
  });

  router.post('/spot-checks/flags/:checkId', may('reopen'), async (request, response) => {
    const params = parseOrRefuse(checkParams, request.params, response);
    if (params === null) return;
    const closed = await spotChecks.closeFlag(params.checkId, actorOf(response).name);
    if (!closed) return sendProblem(response, 'not-found');
    response.json({ done: true });
  });

  return router;
}
