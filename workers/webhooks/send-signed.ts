import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { DeliveryTrouble } from '../../schemas/webhook.ts';
import { hostOf, mayCall } from '../../store/webhooks/address.ts';

/** The specification asks for 15 to 30 at most; a receiver has only to keep what it is told. */
const PATIENCE_MS = 10_000;
const GONE = 410;

export interface SignedCall {
  /** The same at every try, so that receivers know what they have had. */
  readonly id: string;
  readonly url: string;
  readonly secret: string;
  readonly payload: string;
  readonly allowLoopback: boolean;
}

export interface CallFailure {
  readonly trouble: DeliveryTrouble;
  readonly status: number | null;
}

export type ResolveName = (
  host: string,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveName: ResolveName = (host, callback) => lookUp(host, { all: true }, callback);

/**
 * One call, signed by the Standard Webhooks specification. The socket connects to the very addresses
 * that were checked; no redirect is followed, and of the answer nothing is read but its status.
 */
export async function sendSigned(
  call: SignedCall,
  { patienceMs = PATIENCE_MS, resolve = resolveName } = {},
): Promise<Result<{ status: number }, CallFailure>> {
  const url = new URL(call.url);
  const host = hostOf(url);
  // A socket looks up names alone.
  if (isIP(host) !== 0 && !mayCall(url, host, call.allowLoopback))
    return fail({ trouble: 'address-refused', status: null });
  try {
    const lookup = lookUpAllowed(url, call.allowLoopback, resolve);
    const status = await postSigned(url, call, lookup, patienceMs);
    if (status >= 200 && status < 300) return ok({ status });
    return fail({ trouble: troubleOfStatus(status), status });
  } catch (error) {
    return fail({ trouble: troubleOf(error), status: null });
  }
}

class RefusedAddress extends Error {}

/** Every address of a name has to be allowed: one that is not says whose name it is. */
const lookUpAllowed =
  (url: URL, allowLoopback: boolean, resolve: ResolveName): LookupFunction =>
  (host, { all }, callback) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined) callback(error ?? new RefusedAddress(), []);
      else if (!addresses.every(({ address }) => mayCall(url, address, allowLoopback)))
        callback(new RefusedAddress(), []);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

function postSigned(
  url: URL,
  { id, secret, payload }: SignedCall,
  lookup: LookupFunction,
  patienceMs: number,
): Promise<number> {
  const now = new Date();
  const body = Buffer.from(payload, 'utf8');
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': body.length,
    'User-Agent': 'Madoguchi',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, payload),
  };
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  // Without an agent: no connection is kept for a call whose address was checked for another.
  const signal = AbortSignal.timeout(patienceMs);
  const options = { method: 'POST', headers, lookup, signal, agent: false as const };
  return new Promise((resolve, reject) => {
    const sending = send(url, options, (answer) => {
      resolve(answer.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', reject);
    sending.on('close', () => reject(new Error('closed without an answer'))); // too late after one
    sending.end(body);
  });
}

function troubleOfStatus(status: number): DeliveryTrouble {
  if (status === GONE) return 'gone';
  return status >= 300 && status < 400 ? 'redirected' : 'bad-status';
}

const UNKNOWN_HOST = /^(ENOTFOUND|EAI_|ENODATA)/;
const NOT_TRUSTED = /CERT|TLS|SSL|VERIFY|SELF_SIGNED|EPROTO/;

function troubleOf(error: unknown): DeliveryTrouble {
  if (error instanceof RefusedAddress) return 'address-refused';
  const { name, code = '' } = error as NodeJS.ErrnoException;
  if (name === 'AbortError' || name === 'TimeoutError') return 'too-slow';
  if (UNKNOWN_HOST.test(code)) return 'unknown-host';
  return NOT_TRUSTED.test(code) ? 'not-trusted' : 'no-connection';
}
