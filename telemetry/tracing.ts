import {
  context,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type Span,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Telemetry } from 'bullmq';
import { BullMQOtel } from 'bullmq-otel';
import type { TracingConfig } from '../schemas/config.ts';
import type { SeenRequest } from './contracts.ts';
import { sendingOnlyAllowed } from './span-allowance.ts';

export interface Tracing {
  /** For BullMQ: its jobs carry the trace from whoever adds one to the worker. */
  readonly queues: Telemetry;
  stage<T>(name: string, run: () => Promise<T>): Promise<T>;
  stagesWithin(startedAt: number, timings: Readonly<Record<string, number>>): void;
  request(
    asked: { readonly method: string; readonly traceparent: string | undefined },
    answer: (seen: SeenRequest) => void,
  ): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

const NAME = 'madoguchi';
const FIRST_SERVER_ERROR = 500;

/** Of the trace that is under way, for lines of the log; empty: there is none. */
export function traceFields(): { readonly trace?: string; readonly span?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { trace: span.traceId, span: span.spanId };
}

/**
 * Registers OpenTelemetry for this process. Only the context of a trace travels with requests and jobs,
 * no baggage: what others write there is theirs.
 */
export function openTracing({ endpoint, serviceName }: TracingConfig, version: string): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(sendingOnlyAllowed(exporter))],
  });
  provider.register({ propagator: new W3CTraceContextPropagator() });
  const tracer = trace.getTracer(NAME);
  return {
    queues: new BullMQOtel({ tracerName: 'bullmq' }),
    stage: (name, run) =>
      tracer.startActiveSpan(name, async (span) => {
        try {
          return await run();
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      }),
    stagesWithin(startedAt, timings) {
      let at = startedAt;
      for (const [stage, ms] of Object.entries(timings)) {
        tracer.startSpan(stage, { startTime: at }).end(at + ms);
        at += ms;
      }
    },
    request({ method, traceparent }, answer) {
      const parent =
        traceparent === undefined
          ? context.active()
          : propagation.extract(context.active(), { traceparent });
      const attributes = { 'http.request.method': method };
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
      const { traceId } = span.spanContext();
      context.with(trace.setSpan(parent, span), () =>
        answer({ traceId, end: (ended) => endRequest(span, method, ended) }),
      );
    },
    async close() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
  };
}

function endRequest(
  span: Span,
  method: string,
  { route, status }: Parameters<SeenRequest['end']>[0],
): void {
  span.updateName(route === null ? method : `${method} ${route}`);
  if (route !== null) span.setAttribute('http.route', route);
  span.setAttribute('http.response.status_code', status);
  if (status >= FIRST_SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
