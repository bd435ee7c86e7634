import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createApi } from '../api/create-api.ts';
import { LOOPBACK_HOSTS } from '../api/context.ts';
import { ok } from '../schemas/result.ts';
import { enqueuePages } from '../workers/enqueue.ts';
import { takeIn } from '../workers/intake.ts';
import { openPageDrawer } from '../workers/page-drawer.ts';
import { tryToQueue } from '../workers/try-to-queue.ts';
import type { House } from './house.ts';
import { today } from './receipt-date.ts';

const DESK = fileURLToPath(new URL('../web/dist', import.meta.url));

export interface RunningDesk {
  readonly url: string;
  /** False when `npm run build` has not been run: the API works, the pages do not. */
  readonly hasPages: boolean;
  close(): Promise<void>;
}

/** Serves API and desk at the configured address. Rejects when the port is taken. */
export async function serveDesk({ config, stores, forms, log }: House): Promise<RunningDesk> {
  const hasPages = existsSync(DESK);
  const drawer = openPageDrawer({ timeoutSeconds: config.pageTimeoutSeconds });
  const app = createApi({
    records: stores.records,
    blobs: stores.blobs,
    forms,
    takeIn: async (upload) => {
      const taken = await takeIn(stores, { ...upload, receivedOn: today() });
      return taken.ok ? ok({ scan: taken.value.scan, duplicate: taken.value.duplicate }) : taken;
    },
    drawPage: (page) => drawer.draw(page),
    queuePage: async (page) => {
      await tryToQueue(enqueuePages(stores.queues, [page]));
    },
    log,
    webRoot: hasPages ? DESK : null,
    allowedHosts: [...LOOPBACK_HOSTS, config.host],
    maxUploadBytes: config.maxUploadBytes,
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = app.listen(config.port, config.host, (error?: Error) => {
      if (error) reject(error);
      else resolve(starting);
    });
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return {
    url: `http://${host}:${port}`,
    hasPages,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections(); // event streams stay open for ever otherwise
      });
      await drawer.close();
    },
  };
}
