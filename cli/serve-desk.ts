import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApi } from '../api/create-api.ts';
import { LOOPBACK_HOSTS } from '../api/context.ts';
import { drawArchive } from '../samples/print/archive/draw-archive.ts';
import { drawLabels } from '../samples/print/draw-labels.ts';
import { drawLetter } from '../samples/print/draw-letter.ts';
import { drawSeparators } from '../samples/print/draw-separators.ts';
import { ok } from '../schemas/result.ts';
import { openUnfinishedUploads } from '../store/unfinished-uploads.ts';
import { coarsenPicture } from '../workers/coarsen-picture.ts';
import { enqueuePages } from '../workers/enqueue.ts';
import { takeIn } from '../workers/intake.ts';
import { openPageDrawer } from '../workers/page-drawer.ts';
import { tryToQueue } from '../workers/try-to-queue.ts';
import { everyHour } from './every-hour.ts';
import { printLink, publicOrigin } from './public-origin.ts';
import type { House } from './house.ts';
import { today } from './receipt-date.ts';

const DESK = fileURLToPath(new URL('../web/dist', import.meta.url));

export interface RunningDesk {
  readonly url: string;
  /** Sets up the first administrator; null: there are accounts. */
  readonly firstLink: string | null;
  /** False when `npm run build` has not been run: the API works, the pages do not. */
  readonly hasPages: boolean;
  close(): Promise<void>;
}

const publicHost = ({ publicUrl }: House['config']): string[] =>
  publicUrl === null ? [] : [new URL(publicUrl).hostname];

/**
 * Serves API and desk at the configured address; `webRoot` is where the desk was built. Rejects when
 * the port is taken. `findUnready`: what keeps it from working.
 */
export async function serveDesk(
  { config, stores, forms, telemetry, log, findFull }: House,
  webRoot = DESK,
  findUnready: () => Promise<readonly string[]> = stores.findSilent,
): Promise<RunningDesk> {
  const hasPages = existsSync(webRoot);
  const { openQueueBoard } = await import('./queue-board.ts');
  const drawer = openPageDrawer({ timeoutSeconds: config.pageTimeoutSeconds });
  const accounts = await stores.openAccounts();
  await stores.records.refreshDueDates();
  const uploads = openUnfinishedUploads(path.join(config.dataDir, 'uploads'));
  const endChores = everyHour(log, {
    'uploads not swept': () => uploads.forgetOld(),
    'events not anchored': () => stores.proof.anchorDays(new Date()),
    'files not removed': () => stores.retention.finish(),
  });
  const app = createApi({
    accounts,
    tokens: stores.tokens,
    answers: stores.answers,
    webhooks: stores.webhooks,
    records: stores.records,
    batches: stores.batches,
    doubles: stores.doubles,
    archives: stores.archives,
    spotChecks: stores.spotChecks,
    figures: stores.figures,
    retention: stores.retention,
    blobs: stores.blobs,
    forms,
    uploads,
    takeIn: async (upload) => {
      const taken = await takeIn(stores, { ...upload, receivedOn: today() }, findFull);
      return taken.ok ? ok({ scan: taken.value.scan, duplicate: taken.value.duplicate }) : taken;
    },
    findFull,
    today,
    drawPage: (page) => drawer.draw(page),
    coarsenPicture,
    drawSeparators,
    drawLabels,
    drawLetter: (letter) => drawLetter(letter, config.letterSender),
    makeBundle: stores.proof.makeBundle,
    drawUpright: (page) => drawer.drawUpright(page),
    drawArchive,
    queuePage: async (page) => {
      await tryToQueue(enqueuePages(stores.queues, [page], { again: true }));
    },
    findUnready,
    queueBoard: openQueueBoard(stores.queues),
    observer: telemetry.observer,
    log,
    webRoot: hasPages ? webRoot : null,
    allowedHosts: [...LOOPBACK_HOSTS, config.host, ...publicHost(config)],
    // Nobody here speaks TLS: where people come by https, a proxy does.
    isBehindProxy: config.publicUrl?.startsWith('https:') ?? false,
    maxUploadBytes: config.maxUploadBytes,
  });
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = app.listen(config.port, config.host, (error?: Error) => {
      if (error) reject(error);
      else resolve(starting);
    });
  });
  const { port } = server.address() as AddressInfo;
  const url = publicOrigin({ ...config, port });
  const close = async (): Promise<void> => {
    await endChores();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections(); // event streams stay open for ever otherwise
    });
    await drawer.close();
  };
  try {
    const first = await accounts.makeFirstLink();
    return { url, firstLink: first && printLink(url, first), hasPages, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is printed at a start while nobody has an account. */
export const inviteFirst = ({ firstLink }: RunningDesk): string =>
  firstLink === null
    ? ''
    : `Nobody has an account yet. Set up the first administrator:\n${firstLink}\n`;
