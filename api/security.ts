import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { comesByToken } from './guard.ts';
import { sendProblem } from './problem.ts';

/**
 * Strict headers: nothing inline, nothing from elsewhere. `blob:` pictures are the crops of secret
 * fields, which exist only in the page that asked for them. No HSTS and no upgrade: the server is
 * bound to the loopback address and speaks plain HTTP there.
 */
export const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });

/** Personal data stays in no cache, neither the browser's nor a proxy's. */
export const forbidCaching: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

/**
 * Refuses requests under a foreign host name, so that a page whose name is rebound to this
 * address in DNS cannot read records.
 */
export function checkHost(allowedHosts: readonly string[]): RequestHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return (request, response, next) => {
    if (allowed.has(hostNameOf(request.get('Host') ?? ''))) return next();
    sendProblem(response, 'foreign-host');
  };
}

/** `[::1]:8080` → `[::1]`, `Localhost:8080` → `localhost`. */
function hostNameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Guards every request that changes something: a custom header, which another site cannot set
 * without asking first, and an Origin that is this very host. A token stands in such a header.
 */
export const guardChanges: RequestHandler = (request, response, next) => {
  if (READING_METHODS.has(request.method)) return next();
  const origin = request.get('Origin');
  if (origin !== undefined && !isSameHost(origin, request.get('Host') ?? ''))
    return sendProblem(response, 'foreign-origin');
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return sendProblem(response, 'foreign-origin');
  if (request.get('X-Madoguchi') !== '1' && !comesByToken(request))
    return sendProblem(response, 'header-missing');
  next();
};

function isSameHost(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
