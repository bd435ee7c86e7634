import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { z } from 'zod';
import type { Config } from '../schemas/config.ts';
import { findMasterKey, masterKeyFile, nameMasterKey } from '../store/keys/master-key.ts';
import { keyIdOf } from '../store/vault.ts';
import { bad, describe, fine, type Check } from './check.ts';
import { planProcesses } from './plan-processes.ts';

const PATIENCE_MS = 5000;

/** Settings that name a key, an address to listen on, or somebody else's service; and what a worker would do. */
export async function checkAddresses(config: Config): Promise<Check[]> {
  const { metrics, oidc, tracing, publicUrl } = config;
  return [
    await checkMasterKey(config),
    fine(
      'worker',
      `${config.workerRoles.join(', ')}; ${planProcesses(config)} page(s) at a time, by CPUs, memory and settings`,
    ),
    ...(await Promise.all([
      checkPort('desk address', config, 'HOST or PORT'),
      ...(metrics === null
        ? []
        : [checkPort('metrics address', metrics, 'METRICS_HOST or METRICS_PORT')]),
      ...(publicUrl === null ? [] : [checkPublic(publicUrl)]),
      ...(oidc === null ? [] : [checkProvider(oidc.issuer)]),
      ...(tracing === null ? [] : [checkCollector(tracing.endpoint)]),
    ])),
  ];
}

async function checkMasterKey(config: Config): Promise<Check> {
  const path = masterKeyFile(config);
  const isMade = config.masterKey.kind === 'file' && config.masterKey.path === null;
  if (isMade && path !== null && !existsSync(path))
    return fine('master key', 'made at the first start: keep a copy of it elsewhere');
  const remedy =
    path === null
      ? 'correct the setting MASTER_KEY or MASTER_KEY_COMMAND: docs/keys.md'
      : 'set MASTER_KEY_FILE to a file of 32 bytes in base64: openssl rand -base64 32';
  try {
    const key = await findMasterKey(config, { make: false });
    return fine('master key', `${keyIdOf(key)}, from ${nameMasterKey(config)}`);
  } catch (error) {
    return bad('master key', describe(error), remedy);
  }
}

function checkPort(
  name: string,
  { host, port }: { readonly host: string; readonly port: number },
  settings: string,
): Promise<Check> {
  const address = `${host}:${port}`;
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.code === 'EADDRINUSE'
          ? fine(name, `${address}, in use: by what runs here already, or by another program`)
          : bad(name, describe(error), `correct the setting ${settings}`),
      ),
    );
    server.listen(port, host, () => server.close(() => resolve(fine(name, `${address}, free`))));
  });
}

/** Whoever looks may do so before the desk is started. */
async function checkPublic(url: string): Promise<Check> {
  try {
    const { ok, status } = await ask(`${url}/healthz`);
    return ok
      ? fine('public address', `${url} answers`)
      : bad('public address', `${url} answers ${status}`, 'correct PUBLIC_URL, or the proxy there');
  } catch (error) {
    const why = describe(error);
    return why.includes('ECONNREFUSED')
      ? fine('public address', `${url} does not answer just now: is the desk running?`)
      : bad('public address', `${url}: ${why}`, 'correct PUBLIC_URL, or the proxy there');
  }
}

async function checkProvider(issuer: string): Promise<Check> {
  const remedy = 'correct the setting OIDC_ISSUER, or ask who runs the provider';
  try {
    const answer = await ask(`${issuer}/.well-known/openid-configuration`);
    if (!answer.ok) return bad('OpenID provider', `${issuer} answers ${answer.status}`, remedy);
    const told = z.object({ issuer: z.string() }).safeParse(await answer.json());
    return told.success && told.data.issuer.replace(/\/$/, '') === issuer
      ? fine('OpenID provider', `${issuer} answers`)
      : bad('OpenID provider', `${issuer} calls itself otherwise`, remedy);
  } catch (error) {
    return bad('OpenID provider', `${issuer}: ${describe(error)}`, remedy);
  }
}

/** Nothing is told by it: no traces are traces as well. */
async function checkCollector(endpoint: string): Promise<Check> {
  const remedy = 'start it, or correct the setting OTEL_EXPORTER_OTLP_ENDPOINT';
  try {
    const { ok, status } = await ask(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"resourceSpans":[]}',
    });
    // The exporter's own settings may hold headers that let it in.
    const isGuarded = status === 401 || status === 403;
    return ok || isGuarded
      ? fine('trace collector', `${endpoint} answers${isGuarded ? `, to whom it knows` : ''}`)
      : bad('trace collector', `${endpoint} answers ${status}`, remedy);
  } catch (error) {
    return bad('trace collector', `${endpoint}: ${describe(error)}`, remedy);
  }
}

const ask = (url: string, request: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
