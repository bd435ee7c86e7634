import { Router, type Response } from 'express';
import { noteInputSchema } from '../../schemas/note.ts';
import type { Result } from '../../schemas/result.ts';
import type { ActionError } from '../../store/contracts.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { noteParams, pageParams, parseOrRefuse, scanParams } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

/** Notes to colleagues. Whoever may see fields sees them; every change answers with all of the envelope's. */
export function noteRoutes({ records, may }: ApiContext): Router {
  const router = Router();

  const answer = async (
    told: Result<{ scanId: string }, ActionError>,
    response: Response,
  ): Promise<void> => {
    if (!told.ok) return sendActionError(response, told.error);
    response.json({ notes: await records.listNotes(told.value.scanId) });
  };

  router.get('/scans/:scanId/notes', may('see-fields'), async (request, response) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    if (params === null) return;
    if ((await records.findScan(params.scanId)) === null) return sendProblem(response, 'not-found');
    response.json({ notes: await records.listNotes(params.scanId) });
  });

  router.post('/pages/:pageId/notes', may('note'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const input = params && parseOrRefuse(noteInputSchema, request.body, response);
    if (!params || !input) return;
    const person = actorOf(response).name;
    await answer(await records.writeNote(params.pageId, input, person), response);
  });

  router.post('/notes/:noteId/settle', may('note'), async (request, response) => {
    const params = parseOrRefuse(noteParams, request.params, response);
    if (params === null) return;
    await answer(await records.settleNote(params.noteId, actorOf(response).name), response);
  });

  return router;
}
