import type { Router } from 'express';
import { z } from 'zod';
import {
  figuresSchema,
  missRatesSchema,
  periodSchema,
  type Figures,
  type MissRates,
} from '../../schemas/figures.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { formParams } from '../parse-request.ts';

const missQuery = z.strictObject({ days: periodSchema.default(30) });
const figureQuery = missQuery.extend({ form: formParams.shape.formId.optional() });

/** What the dashboard shows. */
export function figureRoutes(context: ApiContext): Router {
  const { figures, spotChecksFor, today } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/figures',
    {
      action: 'see-figures',
      summary:
        'What the house did: pages a day, age of the queue, errors found, by form and by field',
      query: figureQuery,
      answers: [json(figuresSchema, 'The figures')],
    },
    async (response, { query: { days, form } }) => {
      const counted = await figures.count({
        today: today(),
        days,
        reach: actorOf(response).reach,
        ...(form && { form }),
      });
      const flagged = [...(await spotChecksFor(response).listFlagged())];
      response.json({ ...counted, flagged } satisfies Figures);
    },
  );

  routes.get(
    '/figures/reviewers',
    {
      action: 'see-miss-rates',
      summary: 'How many of the checks whose answer was known each person missed',
      query: missQuery,
      answers: [json(missRatesSchema, 'By person')],
    },
    async (response, { query: { days } }) => {
      const reviewers = await figures.countMisses({ today: today(), days });
      response.json({ reviewers } satisfies MissRates);
    },
  );

  return routes.router;
}
