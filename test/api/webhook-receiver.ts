import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { webhookPayloadSchema, type WebhookPayload } from '../../schemas/webhook.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Another program that is told of events, on this machine. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** The status of the next answers; when there is none left it is 204. Null: no answer at all. */
  readonly answers: (number | null)[];
  /** The payloads in order, each of a signature that the library has verified. */
  verified(secret: string): { id: string; payload: WebhookPayload }[];
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: (number | null)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      const status = answers.length > 0 ? answers.shift()! : 204;
      if (status === null) return;
      response.writeHead(status, { Location: '/elsewhere' }).end('x'.repeat(1_000_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answers,
    verified: (secret) =>
      received.map(({ headers, body }) => ({
        id: String(headers['webhook-id']),
        payload: webhookPayloadSchema.parse(
          new Webhook(secret).verify(body, headers as Record<string, string>),
        ),
      })),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
