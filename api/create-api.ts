import express, { type Express, type Response } from 'express';
import {
  DEFAULT_MAX_UPLOAD_BYTES,
  DEFAULT_POLL_MS,
  LOOPBACK_HOSTS,
  type ApiContext,
  type ApiOptions,
} from './context.ts';
import { EVERYTHING, narrowTo, type Reach } from '../store/reach.ts';
import { UNOBSERVED } from '../telemetry/unobserved.ts';
import { actorOf, makeGuard } from './guard.ts';
import { answerErrors, logRequests } from './log-requests.ts';
import { sendProblem } from './problem.ts';
import { actionRoutes } from './routes/actions.ts';
import { archiveRoutes } from './routes/archive.ts';
import { auditRoutes } from './routes/audit.ts';
import { batchRoutes } from './routes/batches.ts';
import { claimRoutes } from './routes/claims.ts';
import { deskFiles } from './routes/desk-files.ts';
import { doubleRoutes } from './routes/doubles.ts';
import { eventRoutes } from './routes/events.ts';
import { byFieldRoutes } from './routes/by-field.ts';
import { exportRoutes } from './routes/export.ts';
import { figureRoutes } from './routes/figures.ts';
import { formRoutes } from './routes/forms.ts';
import { healthRoutes } from './routes/health.ts';
import { letterRoutes } from './routes/letters.ts';
import { noteRoutes } from './routes/notes.ts';
import { ownAccountRoutes } from './routes/own-account.ts';
import { peopleRoutes } from './routes/people.ts';
import { pictureRoutes } from './routes/pictures.ts';
import { readingRoutes } from './routes/readings.ts';
import { showQueues } from './show-queues.ts';
import { resumableUploadRoutes } from './routes/resumable-uploads.ts';
import { referenceRoutes } from './routes/reference.ts';
import { retentionRoutes } from './routes/retention.ts';
import { scanRoutes } from './routes/scans.ts';
import { spotCheckRoutes } from './routes/spot-checks.ts';
import { sessionRoutes } from './routes/session.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { uploadRoutes } from './routes/upload.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { checkHost, forbidCaching, guardChanges, securityHeaders } from './security.ts';

const MAX_JSON = '64kb'; // a correction is at most one field's text
/** A grid of values, or all words of a letter. */
const MAX_LONG_JSON = '1mb';
const LONG_JSON_AT = ['/api/fields', '/api/pages/:pageId/letter'];

/** The HTTP side of the product. Does not listen: bind it to the loopback address by default. */
export function createApi(options: ApiOptions): Express {
  const { records, spotChecks, doubles, archives, retention, ...rest } = options;
  const reachFor = (response: Response): Reach => actorOf(response).reach;
  const context: ApiContext = {
    allowedHosts: LOOPBACK_HOSTS,
    maxUploadBytes: DEFAULT_MAX_UPLOAD_BYTES,
    pollMs: DEFAULT_POLL_MS,
    isBehindProxy: false,
    observer: UNOBSERVED,
    queueBoard: null,
    findFull: () => Promise.resolve(null),
    may: makeGuard(options),
    declared: [],
    recordsFor: (response, department) => {
      const reach = narrowTo(reachFor(response), options.forms, department);
      return reach === EVERYTHING ? records : records.within(reach);
    },
    spotChecksFor: (response) => spotChecks.within(reachFor(response)),
    doublesFor: (response) => doubles.within(reachFor(response)),
    archivesFor: (response) => archives.within(reachFor(response)),
    retentionFor: (response) => retention.within(reachFor(response)),
    removeFiles: () =>
      retention
        .removeFiles()
        .catch((error: unknown) => options.log.error({ err: error }, 'files not removed')),
    ...rest,
  };
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  if (context.isBehindProxy) app.set('trust proxy', 1); // the nearest one alone
  app.set('etag', false); // nothing may be cached, so nothing needs comparing

  app.use(logRequests(context.log, context.observer));
  app.use(securityHeaders());
  app.use(healthRoutes(context));
  app.use(checkHost(context.allowedHosts));
  app.use('/api', forbidCaching, guardChanges);
  app.use(LONG_JSON_AT, express.json({ limit: MAX_LONG_JSON }));
  app.use('/api', express.json({ limit: MAX_JSON }));

  app.use('/api', sessionRoutes(context));
  app.use('/api', ownAccountRoutes(context));
  app.use('/api', peopleRoutes(context));
  app.use('/api', tokenRoutes(context));
  app.use('/api', webhookRoutes(context));
  app.use('/api', scanRoutes(context));
  app.use('/api', uploadRoutes(context));
  app.use('/api', resumableUploadRoutes(context));
  app.use('/api', batchRoutes(context));
  app.use('/api', doubleRoutes(context));
  app.use('/api', pictureRoutes(context));
  app.use('/api', claimRoutes(context));
  app.use('/api', actionRoutes(context));
  app.use('/api', byFieldRoutes(context));
  app.use('/api', spotCheckRoutes(context));
  app.use('/api', figureRoutes(context));
  app.use('/api', readingRoutes(context));
  app.use('/api', noteRoutes(context));
  app.use('/api', letterRoutes(context));
  app.use('/api', formRoutes(context));
  app.use('/api', exportRoutes(context));
  app.use('/api', archiveRoutes(context));
  app.use('/api', auditRoutes(context));
  app.use('/api', retentionRoutes(context));
  app.use('/api', eventRoutes(context, records));
  app.use('/api', referenceRoutes(context));
  app.use('/api', (_request, response) => sendProblem(response, 'no-such-address'));

  if (context.queueBoard !== null) app.use('/queues', showQueues(context, context.queueBoard));
  if (context.webRoot !== null) app.use(deskFiles(context.webRoot));
  app.use((_request, response) => sendProblem(response, 'no-such-address'));
  app.use(answerErrors(context.log));
  return app;
}
