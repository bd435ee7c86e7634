import type { Router } from 'express';
import {
  nextSpotCheckSchema,
  spotCheckDoneSchema,
  spotCheckInputSchema,
  spotChecksSchema,
  type SpotCheckTask,
} from '../../schemas/spot-check.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { checkParams, taskParams } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

/**
 * Spot checks of what was accepted unseen. What is answered is the same whether or not a check's answer
 * is known already, and whatever is entered.
 */
export function spotCheckRoutes(context: ApiContext): Router {
  const { spotChecksFor, blobs } = context;
  const routes = declareRoutes(context);
  const action = 'correct';

  routes.get(
    '/spot-checks',
    {
      action,
      summary: 'Whether a spot check waits',
      answers: [json(spotChecksSchema, 'Yes or no')],
    },
    async (response) => {
      response.json({ waiting: await spotChecksFor(response).isWaiting(actorOf(response).name) });
    },
  );

  // A POST: it is kept for whoever was given it.
  routes.post(
    '/spot-checks/next',
    {
      action,
      summary: 'The next spot check, kept for ten minutes',
      answers: [json(nextSpotCheckSchema, 'The check; null: none waits')],
    },
    async (response) => {
      const given = await spotChecksFor(response).give(actorOf(response).name);
      const task: SpotCheckTask | null = given && {
        ...given,
        choices: given.choices && [...given.choices],
        crop: `/api/spot-checks/${given.id}/crop`,
      };
      response.json({ task });
    },
  );

  routes.get(
    '/spot-checks/:taskId/crop',
    {
      action,
      summary: 'The pixels of a spot check',
      params: taskParams,
      answers: [media('image/*', 'The picture')],
      problems: ['no-picture'],
    },
    async (response, { params }) => {
      const picture = await spotChecksFor(response).findCrop(params.taskId, actorOf(response).name);
      const bytes = picture && (await blobs.get(picture.sha256));
      if (!bytes?.ok) return sendProblem(response, 'no-picture');
      response.type(picture!.mediaType).send(bytes.value);
    },
  );

  routes.post(
    '/spot-checks/:taskId/entry',
    {
      action,
      summary: 'Enter what a spot check shows',
      params: taskParams,
      body: spotCheckInputSchema,
      answers: [json(spotCheckDoneSchema, 'The same, whatever was entered')],
      problems: ['not-found', 'invalid-value', 'own-entry', 'unknown-form'],
    },
    async (response, { params, body }) => {
      const done = await spotChecksFor(response).enter(params.taskId, body, actorOf(response).name);
      if (!done.ok) return sendActionError(response, done.error);
      response.json({ done: true });
    },
  );

  routes.post(
    '/spot-checks/flags/:checkId',
    {
      action: 'reopen',
      summary: 'A value that a spot check found wrong is seen to',
      params: checkParams,
      answers: [json(spotCheckDoneSchema, 'Noted')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const closed = await spotChecksFor(response).closeFlag(
        params.checkId,
        actorOf(response).name,
      );
      if (!closed) return sendProblem(response, 'not-found');
      response.json({ done: true });
    },
  );

  return routes.router;
}
