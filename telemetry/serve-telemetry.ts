import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';

export interface TelemetryServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface Served {
  readonly registry: Registry;
  /** Brings the figures of the house up to date. */
  readonly refresh: () => Promise<void>;
  /** What keeps this process from working; empty: nothing does. */
  readonly findUnready: () => Promise<readonly string[]>;
  readonly log: Pick<Logger, 'error'>;
}

/**
 * Metrics and health of this process at an address of their own, apart from the desk and without
 * sign-in: it has to stay inside. Rejects when the port is taken.
 */
export async function serveTelemetry(
  { host, port }: { readonly host: string; readonly port: number },
  served: Served,
): Promise<TelemetryServer> {
  const server = createServer((request, response) => {
    const answer = (status: number, type: string, body: string): void => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body);
    };
    answerAt(request.method ?? '', request.url ?? '', served).then(
      ({ status, type, body }) => answer(status, type, body),
      (error: unknown) => {
        served.log.error({ err: error }, 'metrics or health could not be told');
        answer(500, 'application/json', '{"status":"fault"}');
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const json = (status: number, body: object): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(body),
});

async function answerAt(method: string, url: string, served: Served): Promise<Answer> {
  const { registry, refresh, findUnready } = served;
  if (method !== 'GET' && method !== 'HEAD') return json(405, { status: 'read-only' });
  switch (url.replace(/\?.*/s, '')) {
    case '/metrics':
      await refresh();
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    case '/healthz':
      return json(200, { status: 'ok' });
    case '/readyz': {
      const missing = await findUnready();
      return missing.length === 0
        ? json(200, { status: 'ready' })
        : json(503, { status: 'not-ready', missing });
    }
    default:
      return json(404, { status: 'no-such-address' });
  }
}
