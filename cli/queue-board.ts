import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Express, RequestHandler } from 'express';
import type { Queues } from '../store/queues.ts';
import { QUEUES } from '../workers/payloads.ts';

/** Pages that show the work queues, and change nothing. Whoever serves them asks who looks. */
export function openQueueBoard(queues: Queues): Express {
  const serverAdapter = new OwnHouseAdapter();
  serverAdapter.setBasePath('/queues');
  createBullBoard({
    queues: Object.values(QUEUES).map(
      (name) => new BullMQAdapter(queues.openQueue(name), { readOnlyMode: true }),
    ),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Madoguchi', hideRedisDetails: true } },
  });
  return serverAdapter.getRouter() as Express;
}

/** What the page would fetch from elsewhere; the same letters are on every machine. */
const FOREIGN_LINK = /<link [^>]*href="https?:[^>]*>/g;

/** The same page without anything from outside the house. */
class OwnHouseAdapter extends ExpressAdapter {
  override setEntryRoute(route: Parameters<ExpressAdapter['setEntryRoute']>[0]): this {
    const show: RequestHandler = (_request, response, next) => {
      const { name, params } = route.handler({ basePath: this.basePath, uiConfig: this.uiConfig });
      response.render(name, params, (error: Error | null, html: string) => {
        if (error) next(error);
        else response.send(html.replace(FOREIGN_LINK, ''));
      });
    };
    this.app.get(route.route, show);
    return this;
  }
}
