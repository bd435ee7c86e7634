import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import type { OidcConfig } from '../../schemas/config.ts';
import { PROVIDER_CALLBACK } from '../../store/accounts/library.ts';

const CLIENT = { id: 'madoguchi', secret: randomBytes(16).toString('hex') };

/** What the provider tells of whoever signs in there as `name`. */
export interface ProviderPerson {
  readonly email: string;
  readonly email_verified: boolean;
}

export interface TestProvider {
  /** How a desk at this origin is told of it. */
  readonly config: OidcConfig;
  /** Signs in there and agrees, as a browser would; answers where it is sent back to. */
  signIn(url: string, name: string): Promise<URL>;
  close(): Promise<void>;
}

/** A certified OpenID provider on another site than the desk's (`localhost`), with pages of its own. */
export async function openProvider(
  publicUrl: string,
  people: Readonly<Record<string, ProviderPerson>>,
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${publicUrl}${PROVIDER_CALLBACK}`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => Promise.resolve({ sub: id, name: id, ...people[id] }),
    }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return {
    config: {
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: '見本ID',
      trustsEmail: false,
      publicUrl,
    },
    signIn: (url, name) => walkThrough(url, name, publicUrl),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A sign-in page, a page that asks for consent, and redirects between them. */
const MOST_STEPS = 12;

async function walkThrough(start: string, name: string, publicUrl: string): Promise<URL> {
  const cookies = new Map<string, string>();
  const ask = async (url: string, body?: URLSearchParams): Promise<Response> => {
    const Cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    const method = body ? 'POST' : 'GET';
    const response = await fetch(url, { method, body: body ?? null, headers: { Cookie }, redirect: 'manual' }); // prettier-ignore
    for (const line of response.headers.getSetCookie()) {
      const [, key, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '') cookies.delete(key!);
      else cookies.set(key!, value!);
    }
    return response;
  };
  let url = start;
  let response = await ask(url);
  for (let step = 0; step < MOST_STEPS; step++) {
    const location = response.headers.get('location');
    if (location !== null) {
      url = new URL(location, url).href;
      if (url.startsWith(publicUrl)) return new URL(url);
      response = await ask(url);
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`no form at ${url}: ${page.slice(0, 300)}`);
    const answers = prompt === 'login' ? { login: name, password: 'x' } : {};
    const action = /action="([^"]+)"/.exec(page)![1]!;
    response = await ask(action, new URLSearchParams({ prompt, ...answers }));
  }
  throw new Error('the provider sent nobody back');
}
