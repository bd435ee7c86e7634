import type { Telemetry as QueueTelemetry } from 'bullmq';
import type { Config } from '../schemas/config.ts';
import type { Observer } from './contracts.ts';
import type { HouseQuestions } from './house-gauges.ts';
import type { Metrics } from './metrics.ts';
import type { Served, TelemetryServer } from './serve-telemetry.ts';
import type { Tracing } from './tracing.ts';
import { UNOBSERVED } from './unobserved.ts';

/** What operators see of a process. */
export interface Telemetry {
  readonly observer: Observer;
  /** Left out: jobs carry no traces. */
  readonly queues?: QueueTelemetry;
  /** Names the trace that is under way, for every line of the log. */
  readonly traceFields: () => object;
  /** Serves metrics and health where the settings say so; null: they do not. */
  serve(
    house: HouseQuestions & Pick<Served, 'findUnready' | 'log'>,
  ): Promise<TelemetryServer | null>;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** Loads of the libraries only what the settings ask for: most commands need none. */
export async function openTelemetry(
  config: Pick<Config, 'metrics' | 'tracing'>,
  version: string,
): Promise<Telemetry> {
  const { metrics: address, tracing: collector } = config;
  const metrics = address === null ? null : (await import('./metrics.ts')).openMetrics();
  const traces = collector === null ? null : await import('./tracing.ts');
  const tracing = collector === null ? null : traces!.openTracing(collector, version);
  return {
    observer: observeBy(metrics, tracing),
    ...(tracing && { queues: tracing.queues }),
    traceFields: () => traces?.traceFields() ?? {},
    async serve({ findUnready, log, ...house }) {
      if (address === null || metrics === null) return null;
      const { addHouseGauges } = await import('./house-gauges.ts');
      const { serveTelemetry } = await import('./serve-telemetry.ts');
      const { registry } = metrics;
      const refresh = addHouseGauges(registry, house);
      return serveTelemetry(address, { registry, refresh, findUnready, log });
    },
    close: () => tracing?.close() ?? Promise.resolve(),
  };
}

function observeBy(metrics: Metrics | null, tracing: Tracing | null): Observer {
  if (metrics === null && tracing === null) return UNOBSERVED;
  const counts = metrics?.counts;
  const traced = tracing ?? UNOBSERVED;
  return {
    ...UNOBSERVED,
    ...counts,
    stage: (name, run) => traced.stage(name, () => timed(run, (s) => counts?.stageTook(name, s))),
    stagesWithin(startedAt, timings) {
      for (const [stage, ms] of Object.entries(timings)) counts?.stageTook(stage, ms / 1000);
      traced.stagesWithin(startedAt, timings);
    },
    request(asked, answer) {
      const start = performance.now();
      traced.request(asked, ({ traceId, end }) =>
        answer({
          traceId,
          end(ended) {
            const request = { ...ended, method: asked.method };
            if (!ended.isStream) counts?.requestTook(request, (performance.now() - start) / 1000);
            end(ended);
          },
        }),
      );
    },
  };
}

async function timed<T>(run: () => Promise<T>, took: (seconds: number) => void): Promise<T> {
  const start = performance.now();
  try {
    return await run();
  } finally {
    took((performance.now() - start) / 1000);
  }
}
