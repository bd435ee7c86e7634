import { linkPath, type MadeLink } from '../schemas/access/accounts.ts';
import type { Config } from '../schemas/config.ts';

/** Where people open the desk. */
export function publicOrigin({
  publicUrl,
  host,
  port,
}: Pick<Config, 'publicUrl' | 'host' | 'port'>): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return publicUrl ?? `http://${name}:${port}`;
}

/** A one-time link as a person is given it, with its end in the time of this machine. */
export const printLink = (origin: string, { token, expiresAt }: MadeLink): string =>
  `${origin}${linkPath(token)}\n(works once, until ${new Date(expiresAt).toLocaleString('sv')})`;
