import type { Response, Router } from 'express';
import { noteInputSchema, noteListSchema } from '../../schemas/note.ts';
import type { Result } from '../../schemas/result.ts';
import type { ActionError } from '../../store/contracts.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { noteParams, pageParams, scanParams } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

const notesAnswer = json(noteListSchema, 'All notes of the envelope');

/** Notes to colleagues. Whoever may see fields sees them; every change answers with all of the envelope's. */
export function noteRoutes(context: ApiContext): Router {
  const { recordsFor } = context;
  const routes = declareRoutes(context);

  const answer = async (
    told: Result<{ scanId: string }, ActionError>,
    response: Response,
  ): Promise<void> => {
    if (!told.ok) return sendActionError(response, told.error);
    response.json({ notes: await recordsFor(response).listNotes(told.value.scanId) });
  };

  routes.get(
    '/scans/:scanId/notes',
    {
      action: 'see-fields',
      summary: 'Notes of an envelope, oldest first',
      params: scanParams,
      answers: [notesAnswer],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const records = recordsFor(response);
      if ((await records.findScan(params.scanId)) === null)
        return sendProblem(response, 'not-found');
      response.json({ notes: await records.listNotes(params.scanId) });
    },
  );

  routes.post(
    '/pages/:pageId/notes',
    {
      action: 'note',
      summary: 'Write a note, or answer one',
      params: pageParams,
      body: noteInputSchema,
      answers: [notesAnswer],
      problems: ['not-found', 'note-settled', 'already-approved', 'set-aside'],
    },
    async (response, { params, body }) => {
      const person = actorOf(response).name;
      await answer(await recordsFor(response).writeNote(params.pageId, body, person), response);
    },
  );

  routes.post(
    '/notes/:noteId/settle',
    {
      action: 'note',
      summary: 'Settle a note',
      params: noteParams,
      answers: [notesAnswer],
      problems: ['not-found', 'note-settled', 'for-supervisor'],
    },
    async (response, { params }) => {
      const { name } = actorOf(response);
      await answer(await recordsFor(response).settleNote(params.noteId, name, false), response);
    },
  );

  routes.post(
    '/notes/:noteId/decide',
    {
      action: 'decide-escalated',
      summary: 'Settle what supervisors were asked',
      params: noteParams,
      answers: [notesAnswer],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const { name } = actorOf(response);
      await answer(await recordsFor(response).settleNote(params.noteId, name, true), response);
    },
  );

  return routes.router;
}
