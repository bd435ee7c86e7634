import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Express } from 'express';
import type { Queues } from '../store/queues.ts';
import { QUEUES } from '../workers/payloads.ts';

/** Pages that show the work queues, and change nothing. Whoever serves them asks who looks. */
export function openQueueBoard(queues: Queues): Express {
  const serverAdapter = new ExpressAdapter();
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
