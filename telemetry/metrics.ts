import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Observer } from './contracts.ts';

type Counts = Omit<Observer, 'stage' | 'stagesWithin' | 'request'> & {
  stageTook(stage: string, seconds: number): void;
  requestTook(
    request: { readonly method: string; readonly route: string | null; readonly status: number },
    seconds: number,
  ): void;
};

export interface Metrics {
  readonly registry: Registry;
  readonly counts: Counts;
}

/** From a fast stage to a page that is given up after a minute. */
const STAGE_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
/** What people wait for; the longest are uploads over slow lines. */
const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** Kinds of failures that are the house's own, not the paper's. */
const FAULTS = ['reader-crashed', 'took-too-long', 'storage-failed', 'storage-full'] as const;

/**
 * Everything that this process counts by itself. Labels are bounded: forms that are installed, kinds of
 * failures, templates of routes.
 */
export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const pages = new Counter({
    name: 'madoguchi_pages_total',
    help: 'Pages whose reading ended; reason: why one was rejected',
    labelNames: ['form', 'outcome', 'reason'],
    registers,
  });
  const scans = new Counter({
    name: 'madoguchi_scans_total',
    help: 'Received files that were looked into; reason: why one was rejected',
    labelNames: ['outcome', 'reason'],
    registers,
  });
  const stages = new Histogram({
    name: 'madoguchi_stage_seconds',
    help: 'Time that a stage of the work on a file or page took',
    labelNames: ['stage'],
    buckets: STAGE_SECONDS,
    registers,
  });
  const models = new Gauge({
    name: 'madoguchi_model_info',
    help: 'What has read pages since this process started; 1',
    labelNames: ['name', 'version'],
    registers,
  });
  const requests = new Histogram({
    name: 'madoguchi_http_request_seconds',
    help: 'Time to answer a request, streams of events apart',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const signIns = new Counter({
    name: 'madoguchi_sign_ins_total',
    help: 'Tries to sign in; outcome: accepted, or why not',
    labelNames: ['outcome'],
    registers,
  });
  const deliveries = new Counter({
    name: 'madoguchi_webhook_deliveries_total',
    help: 'Calls of webhooks; outcome: delivered, or what went wrong',
    labelNames: ['outcome'],
    registers,
  });
  // A series that begins with its first fault shows no rise to whoever watches for one.
  for (const reason of FAULTS) {
    pages.inc({ form: 'none', outcome: 'rejected', reason }, 0);
    scans.inc({ outcome: 'rejected', reason }, 0);
  }
  return {
    registry,
    counts: {
      fileEnded: ({ rejected }) =>
        scans.inc({ outcome: rejected === null ? 'decoded' : 'rejected', reason: rejected ?? '' }),
      pageEnded({ form, outcome, reason, engines }) {
        pages.inc({ form: form ?? 'none', outcome, reason: reason ?? '' });
        for (const [role, id] of Object.entries(engines))
          models.set({ name: role, version: id }, 1);
      },
      stageTook: (stage, seconds) => stages.observe({ stage }, seconds),
      requestTook: ({ method, route, status }, seconds) =>
        requests.observe({ method, route: route ?? 'none', status }, seconds),
      signInTried: (outcome) => signIns.inc({ outcome }),
      deliveryTried: (outcome) => deliveries.inc({ outcome }),
    },
  };
}
