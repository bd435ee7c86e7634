import { SpanKind, type Attributes } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/**
 * All that a span may say, whoever made it. Of exceptions only the class goes out: messages of database
 * errors repeat the values of rows, and results of jobs are nobody's business.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'bullmq.queue.name',
  'bullmq.queue.operation',
  'bullmq.job.name',
  'bullmq.job.id',
  'bullmq.job.attempts.made',
  'bullmq.job.bulk.count',
  'exception.type',
]);

const keepAllowed = (attributes: Attributes | undefined): Attributes =>
  Object.fromEntries(Object.entries(attributes ?? {}).filter(([name]) => ALLOWED.has(name)));

/** Libraries that trace by themselves name spans as they like: of those nothing goes out. */
const SCOPES: ReadonlySet<string> = new Set(['madoguchi', 'bullmq']);

/** Every worker asks for its next job all day: these spans belong to no work and have no children. */
const isHousekeeping = ({ kind, instrumentationScope }: ReadableSpan): boolean =>
  instrumentationScope.name === 'bullmq' && kind === SpanKind.INTERNAL;

const mayGoOut = (span: ReadableSpan): boolean =>
  SCOPES.has(span.instrumentationScope.name) && !isHousekeeping(span);

/** The same exporter, to which only what is allowed comes. */
export function sendingOnlyAllowed(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.filter(mayGoOut).map(stripSpan), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}

/** A span's fields are getters of its class: those that are changed lie in front of it. */
function stripSpan(span: ReadableSpan): ReadableSpan {
  const { code } = span.status;
  return Object.create(span, {
    attributes: { value: keepAllowed(span.attributes) },
    events: {
      value: span.events.map((event) => ({ ...event, attributes: keepAllowed(event.attributes) })),
    },
    links: {
      value: span.links.map((link) => ({ ...link, attributes: keepAllowed(link.attributes) })),
    },
    status: { value: { code } },
  }) as ReadableSpan;
}
