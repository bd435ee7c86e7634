import { Router } from 'express';
import { z } from 'zod';
import { periodSchema, type Figures, type MissRates } from '../../schemas/figures.ts';
import type { ApiContext } from '../context.ts';
import { formParams, parseOrRefuse } from '../parse-request.ts';

const missQuery = z.strictObject({ days: periodSchema.default(30) });
const figureQuery = missQuery.extend({ form: formParams.shape.formId.optional() });

/** What the dashboard shows. */
export function figureRoutes({ figures, spotChecks, today, may }: ApiContext): Router {
  const router = Router();

  router.get('/figures', may('see-figures'), async (request, response) => {
    const query = parseOrRefuse(figureQuery, request.query, response);
    if (query === null) return;
    const { days, form } = query;
    const counted = await figures.count({ today: today(), days, ...(form && { form }) });
    const flagged = [...(await spotChecks.listFlagged())];
    response.json({ ...counted, flagged } satisfies Figures);
  });

  router.get('/figures/reviewers', may('see-miss-rates'), async (request, response) => {
    const query = parseOrRefuse(missQuery, request.query, response);
    if (query === null) return;
    const reviewers = await figures.countMisses({ today: today(), days: query.days });
    response.json({ reviewers } satisfies MissRates);
  });

  return router;
}
