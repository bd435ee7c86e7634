import type { TelemetryServer } from '../telemetry/serve-telemetry.ts';
import { measureQueues } from '../workers/queue-load.ts';
import { tellSeldom } from '../workers/tell-seldom.ts';
import type { House } from './house.ts';

/** How a long-running command tells others that it works. */
export interface Watch {
  /** Where metrics and health are served; null: nowhere. */
  readonly url: string | null;
  /** What keeps it from working; empty: nothing does. */
  readonly findUnready: () => Promise<readonly string[]>;
  /** It has begun; `isWorking`: of what it does besides answering. */
  begin(isWorking?: () => boolean): void;
  /** It is about to end: nothing more should be sent to it. */
  end(): void;
  close(): Promise<void>;
}

/** Serves metrics and health, where the settings say so, from before the work begins until it has ended. */
export async function watchOver({ stores, telemetry, log }: House): Promise<Watch> {
  let phase: 'starting' | 'running' | 'stopping' = 'starting';
  let isWorking = (): boolean => true;
  const findUnready = async (): Promise<string[]> => {
    if (phase !== 'running') return [phase];
    return [...(await stores.findSilent()), ...(isWorking() ? [] : ['workers'])];
  };
  const tellFault = {
    queue: tellSeldom(log, 'the queue could not be measured'),
    records: tellSeldom(log, 'the records could not be measured'),
  };
  const server: TelemetryServer | null = await telemetry.serve({
    findUnready,
    log,
    measureQueues: () => measureQueues(stores.queues),
    measureBacklog: () => stores.figures.measureBacklog(),
    tellFault: (part, error) => tellFault[part](error),
  });
  if (server !== null) log.info({ url: server.url }, 'metrics and health are served');
  return {
    url: server?.url ?? null,
    findUnready,
    begin(works = isWorking) {
      isWorking = works;
      phase = 'running';
    },
    end() {
      phase = 'stopping';
    },
    close: () => server?.close() ?? Promise.resolve(),
  };
}
