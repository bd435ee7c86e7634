import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** All that is given out of IPv6 for the public net so far (RFC 4291, 2.4; IANA). */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** A public address that is Azure's own inside every one of its machines: it hands out their settings. */
const AZURE_PLATFORM = '168.63.129.16';

/**
 * Whether a call may go to an address: to the public net alone by https, and to this machine alone by
 * http. Who may register addresses must not reach by them what only this house's machines can:
 * private, link-local and carrier's networks, IPv4 wrapped in IPv6, other machines' metadata.
 */
export function mayCall(url: URL, address: string, allowLoopback: boolean): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (url.protocol === 'http:') return allowLoopback && range === 'loopback';
  if (range !== 'unicast' || address === AZURE_PLATFORM) return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}

/** The host of an address as it is looked up: IPv6 without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1');

/** What can be told before any name is looked up: the socket asks again with what it connects to. */
export function isWorthCalling(url: URL, allowLoopback: boolean): boolean {
  const host = hostOf(url);
  if (isIP(host) !== 0) return mayCall(url, host, allowLoopback);
  return url.protocol === 'https:' || (allowLoopback && host === 'localhost');
}
