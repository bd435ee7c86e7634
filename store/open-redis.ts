import { Cluster, Redis } from 'ioredis';
import type { RedisConfig } from '../schemas/config.ts';

/** How often a connection that cannot be made is tried again; null: not at all. */
type Retry = (times: number) => number | null;

interface OpenOptions {
  /** Tries of one command; null: until it is answered. */
  readonly maxRetriesPerRequest: number | null;
  readonly retryStrategy?: Retry;
  readonly connectTimeout?: number;
  readonly lazyConnect?: boolean;
}

const DEFAULT_PORT = 6379;
const SLOWEST_RETRY_MS = 2000;
const RECONNECT_AND_RESEND = 2;
const retryForEver: Retry = (times) => Math.min(times * 50, SLOWEST_RETRY_MS);

/**
 * A connection to what the settings name: one server, the one that Sentinels call the master, or a
 * cluster. User, password, database and TLS of the servers stand in the address.
 */
export function openRedis(
  config: RedisConfig,
  { retryStrategy = retryForEver, ...options }: OpenOptions,
): Redis | Cluster {
  const address = new URL(config.url);
  const nodes = [toNode(address.host), ...config.nodes.map(toNode)];
  const tls =
    address.protocol === 'rediss:' ? { ...(config.ca !== null && { ca: config.ca }) } : undefined;
  const shared = {
    ...(address.username !== '' && { username: decodeURIComponent(address.username) }),
    ...(address.password !== '' && { password: decodeURIComponent(address.password) }),
    ...(tls && { tls }),
    retryStrategy,
    // A server that lost its rank answers so until the connection is made anew, to its successor.
    reconnectOnError: ({ message }: Error) =>
      message.startsWith('READONLY') ? RECONNECT_AND_RESEND : false,
    ...options,
  };
  const db = Number(address.pathname.slice(1) || '0');
  switch (config.mode) {
    case 'single':
      return new Redis({ ...nodes[0], ...shared, db });
    case 'sentinel':
      return new Redis({
        ...shared,
        db,
        sentinels: nodes,
        name: config.sentinelName,
        ...(config.sentinelPassword !== null && { sentinelPassword: config.sentinelPassword }),
        ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: tls }),
        sentinelRetryStrategy: retryStrategy,
      });
    case 'cluster':
      return new Cluster(nodes, {
        redisOptions: shared,
        clusterRetryStrategy: retryStrategy,
        lazyConnect: options.lazyConnect ?? false,
        // Certificates are for names, and a look-up would leave an address of them.
        ...(tls && { dnsLookup: (host, callback) => callback(null, host) }),
      });
  }
}

function toNode(address: string): { host: string; port: number } {
  const { hostname, port } = new URL(`redis://${address}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || DEFAULT_PORT) };
}

/**
 * What the keys of a queue begin with. Within a cluster those of one queue have to lie together: what
 * stands in braces decides where, and different queues may lie apart.
 */
export const prefixOf = ({ mode, prefix }: RedisConfig, queue: string): string =>
  mode === 'cluster' ? `{${prefix}-${queue}}` : prefix;
