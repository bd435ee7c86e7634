import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { environmentSchema, SECRET_NAMES } from './environment.ts';
import { fail, ok, type Result } from './result.ts';

export interface S3Config {
  readonly endpoint: string | null;
  readonly bucket: string;
  readonly region: string;
  /** Null: the AWS SDK's own chain of sources is asked. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/** The organisation's own sign-in. */
export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  readonly name: string;
  /** Addresses count as the bearer's even where the provider does not say that it verified them. */
  readonly trustsEmail: boolean;
  /** Origin of the desk, to which the provider sends people back. */
  readonly publicUrl: string;
}

/** What a worker takes jobs of. */
export const ROLES = ['decode', 'read', 'deliver'] as const;
export type Role = (typeof ROLES)[number];

export interface RedisConfig {
  readonly url: string;
  readonly mode: z.infer<typeof environmentSchema>['REDIS_MODE'];
  /** Further Sentinels or nodes, as `host:port`. */
  readonly nodes: readonly string[];
  readonly sentinelName: string;
  readonly sentinelPassword: string | null;
  /** In PEM; null: the authorities that Node trusts. */
  readonly ca: string | null;
  readonly prefix: string;
}

export interface ServersConfig {
  readonly redis: RedisConfig;
  readonly databaseUrl: string;
  /** Most connections of one process. */
  readonly poolSize: number;
}

export interface TracingConfig {
  /** The collector's base address, as OpenTelemetry means it. */
  readonly endpoint: string;
  readonly serviceName: string;
}

export interface Config {
  readonly dataDir: string;
  /** Null: embedded stores in `dataDir`. */
  readonly servers: ServersConfig | null;
  /** Null: originals lie in `dataDir`. */
  readonly s3: S3Config | null;
  readonly host: string;
  readonly port: number;
  /** Origin under which people open the desk; null: the address that is listened on. */
  readonly publicUrl: string | null;
  /** Where metrics and health are served; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Where traces go; null: none are made. */
  readonly tracing: TracingConfig | null;
  readonly logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL'];
  readonly workerRoles: readonly Role[];
  /** Null: by CPUs and memory. */
  readonly workerConcurrency: number | null;
  /** What recognition processes may take; null: three quarters of what there is. */
  readonly workerMemoryMb: number | null;
  /** With so many jobs waiting nothing more is taken in. */
  readonly queueLimit: number;
  readonly sweepMs: number;
  readonly pageTimeoutSeconds: number;
  readonly maxUploadBytes: number;
  readonly formsDirs: readonly string[];
  /** Folders that scanners write into. */
  readonly intakeDirs: readonly string[];
  readonly intakeSettleMs: number;
  readonly webhooksAllowLoopback: boolean;
  readonly masterKey: MasterKeySource;
  /** Null: people sign in with passwords alone. */
  readonly oidc: OidcConfig | null;
  /** Name and address of the office, a few lines; null: letters name the form's department alone. */
  readonly letterSender: string | null;
}

/** Where the master key is. */
export type MasterKeySource =
  /** `path`: null: in `dataDir`, where one is made if there is none. */
  | { readonly kind: 'file'; readonly path: string | null }
  | { readonly kind: 'value'; readonly base64: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

const BYTES_PER_MB = 1_000_000;

/** Parses the environment; every problem is told at once, and no message holds a value. */
export function parseConfig(
  env: Environment,
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Result<Config, string[]> {
  const { given, problems } = resolveSecretFiles(dropEmpty(env), readFile);
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success)
    return fail([
      ...problems,
      ...parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`),
    ]);
  const sender = readSender(parsed.data.LETTER_SENDER_FILE, readFile);
  const ca = readAuthority(parsed.data.REDIS_TLS_CA_FILE, readFile);
  const found = [
    ...problems,
    ...findContradictions(parsed.data),
    ...(sender.ok ? [] : [sender.error]),
    ...(ca.ok ? [] : [ca.error]),
  ];
  if (found.length > 0 || !sender.ok || !ca.ok) return fail(found);
  return ok({ ...toConfig(parsed.data, ca.value), letterSender: sender.value });
}

/** More would push the letter itself off its first page. */
const MOST_SENDER_LINES = 8;
const MOST_SENDER_CHARACTERS = 400;

function readSender(
  path: string | undefined,
  readFile: (path: string) => string,
): Result<string | null, string> {
  if (path === undefined) return ok(null);
  let text: string;
  try {
    text = readFile(path).replaceAll('\r', '').trim();
  } catch {
    return fail(`LETTER_SENDER_FILE: cannot read ${path}`);
  }
  if (text.split('\n').length > MOST_SENDER_LINES || text.length > MOST_SENDER_CHARACTERS)
    return fail(
      `LETTER_SENDER_FILE: a sender has at most ${MOST_SENDER_LINES} lines and ${MOST_SENDER_CHARACTERS} characters`,
    );
  return ok(text === '' ? null : text);
}

function readAuthority(
  path: string | undefined,
  readFile: (path: string) => string,
): Result<string | null, string> {
  if (path === undefined) return ok(null);
  try {
    return ok(readFile(path));
  } catch {
    return fail(`REDIS_TLS_CA_FILE: cannot read ${path}`);
  }
}

/** `NAME=` in a compose file means "not set". */
function dropEmpty(env: Environment): Record<string, string> {
  const entries = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as Record<string, string>;
}

function resolveSecretFiles(env: Record<string, string>, readFile: (path: string) => string) {
  const given = { ...env };
  const problems: string[] = [];
  for (const name of SECRET_NAMES) {
    const path = env[`${name}_FILE`];
    if (path === undefined) continue;
    if (env[name] !== undefined) problems.push(`give either ${name} or ${name}_FILE, not both`);
    try {
      given[name] = readFile(path).trim();
    } catch {
      problems.push(`${name}_FILE: cannot read ${path}`);
    }
  }
  return { given, problems };
}

function findContradictions(env: z.infer<typeof environmentSchema>): string[] {
  const problems: string[] = [];
  if (env.REDIS_URL !== undefined && env.DATABASE_URL === undefined)
    problems.push(
      'REDIS_URL is set but DATABASE_URL is not: set both for servers, or neither for the embedded stores',
    );
  if (env.DATABASE_URL !== undefined && env.REDIS_URL === undefined)
    problems.push(
      'DATABASE_URL is set but REDIS_URL is not: set both for servers, or neither for the embedded stores',
    );
  problems.push(...findServerContradictions(env));
  if (env.PUBLIC_URL !== undefined && !/^\/?$/.test(new URL(env.PUBLIC_URL).pathname))
    problems.push('PUBLIC_URL must have no path: the desk is served from the root of its host');
  if (env.PUBLIC_URL?.startsWith('http:') && !isLoopback(new URL(env.PUBLIC_URL).hostname))
    problems.push(
      'PUBLIC_URL must begin with https: browsers keep sign-ins to themselves otherwise',
    );
  for (const name of ['PUBLIC_URL', 'OIDC_ISSUER', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const)
    if (env[name] !== undefined && hasCredentials(env[name]))
      problems.push(`${name} must hold no user and no password: addresses are shown`);
  if (env.METRICS_PORT === env.PORT && env.PORT !== 0)
    problems.push('METRICS_PORT must differ from PORT: what it serves has no sign-in');
  if (env.S3_BUCKET === undefined && env.S3_ENDPOINT !== undefined)
    problems.push('S3_ENDPOINT is set but S3_BUCKET is not');
  if ((env.S3_ACCESS_KEY_ID === undefined) !== (env.S3_SECRET_ACCESS_KEY === undefined))
    problems.push('set both S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY, or neither');
  if (env.OIDC_ISSUER !== undefined && env.OIDC_CLIENT_ID === undefined)
    problems.push('OIDC_ISSUER is set but OIDC_CLIENT_ID is not');
  if (env.OIDC_ISSUER === undefined && env.OIDC_CLIENT_ID !== undefined)
    problems.push('OIDC_CLIENT_ID is set but OIDC_ISSUER is not');
  if (env.OIDC_ISSUER !== undefined && env.PUBLIC_URL === undefined)
    problems.push('OIDC_ISSUER needs PUBLIC_URL: the provider sends people back there');
  if (env.OIDC_ISSUER?.startsWith('http:') && !isLoopback(new URL(env.OIDC_ISSUER).hostname))
    problems.push('OIDC_ISSUER must begin with https');
  const keys = [env.MASTER_KEY, env.MASTER_KEY_FILE, env.MASTER_KEY_COMMAND];
  if (keys.filter((key) => key !== undefined).length > 1)
    problems.push('give only one of MASTER_KEY, MASTER_KEY_FILE and MASTER_KEY_COMMAND');
  if (env.MASTER_KEY_COMMAND !== undefined && splitCommand(env.MASTER_KEY_COMMAND) === null)
    problems.push(
      'MASTER_KEY_COMMAND: give words with spaces between, or a JSON array of texts: ["vault", "kv", "get", …]',
    );
  const scanners = listPaths(env.INTAKE_DIRS).map((path) => basename(path));
  if (new Set(scanners).size < scanners.length)
    problems.push('INTAKE_DIRS: two folders have the same name, and the name tells the scanner');
  return problems;
}

function findServerContradictions(env: z.infer<typeof environmentSchema>): string[] {
  const problems: string[] = [];
  if (env.REDIS_URL === undefined) {
    if (env.WORKER_ROLES !== 'all')
      problems.push('WORKER_ROLES needs servers: embedded, one process does all');
    return problems;
  }
  const { protocol, pathname } = new URL(env.REDIS_URL);
  if (env.REDIS_MODE === 'single' && env.REDIS_NODES !== undefined)
    problems.push('REDIS_NODES is for REDIS_MODE=sentinel or cluster');
  if (env.REDIS_MODE === 'cluster' && !/^\/?0?$/.test(pathname))
    problems.push('REDIS_URL names a database by number, and a cluster has but one');
  if (env.REDIS_TLS_CA_FILE !== undefined && protocol !== 'rediss:')
    problems.push('REDIS_TLS_CA_FILE needs a REDIS_URL that begins with rediss:');
  return problems;
}

const hasCredentials = (address: string): boolean => {
  const { username, password } = new URL(address);
  return `${username}${password}` !== '';
};

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

function toConfig(
  env: z.infer<typeof environmentSchema>,
  ca: string | null,
): Omit<Config, 'letterSender'> {
  return {
    dataDir: env.DATA_DIR,
    servers: toServers(env, ca),
    s3: toS3(env),
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL === undefined ? null : new URL(env.PUBLIC_URL).origin,
    metrics:
      env.METRICS_PORT === undefined ? null : { host: env.METRICS_HOST, port: env.METRICS_PORT },
    tracing: toTracing(env),
    logLevel: env.LOG_LEVEL,
    workerRoles: ROLES.filter(
      (role) => env.WORKER_ROLES === 'all' || env.WORKER_ROLES.split(',').includes(role),
    ),
    workerConcurrency: env.WORKER_CONCURRENCY ?? null,
    workerMemoryMb: env.WORKER_MEMORY_MB ?? null,
    queueLimit: env.QUEUE_LIMIT,
    sweepMs: env.SWEEP_SECONDS * 1000,
    pageTimeoutSeconds: env.PAGE_TIMEOUT_SECONDS,
    maxUploadBytes: env.MAX_UPLOAD_MB * BYTES_PER_MB,
    formsDirs: listPaths(env.FORMS_DIRS),
    intakeDirs: listPaths(env.INTAKE_DIRS),
    intakeSettleMs: env.INTAKE_SETTLE_SECONDS * 1000,
    webhooksAllowLoopback: env.WEBHOOKS_ALLOW_LOOPBACK === 'true',
    masterKey: toMasterKey(env),
    oidc: toOidc(env),
  };
}

function toServers(
  env: z.infer<typeof environmentSchema>,
  ca: string | null,
): ServersConfig | null {
  const { REDIS_URL: url, DATABASE_URL: databaseUrl } = env;
  if (url === undefined || databaseUrl === undefined) return null;
  return {
    redis: {
      url,
      mode: env.REDIS_MODE,
      nodes: (env.REDIS_NODES ?? '').split(',').filter((node) => node !== ''),
      sentinelName: env.REDIS_SENTINEL_NAME,
      sentinelPassword: env.REDIS_SENTINEL_PASSWORD ?? null,
      ca,
      prefix: env.QUEUE_PREFIX,
    },
    databaseUrl,
    poolSize: env.DATABASE_POOL_SIZE,
  };
}

function toTracing(env: z.infer<typeof environmentSchema>): TracingConfig | null {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName } = env;
  return endpoint === undefined ? null : { endpoint, serviceName };
}

function toOidc(env: z.infer<typeof environmentSchema>): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, PUBLIC_URL: publicUrl } = env;
  if (issuer === undefined || clientId === undefined || publicUrl === undefined) return null;
  return {
    issuer: issuer.replace(/\/$/, ''),
    clientId,
    clientSecret: env.OIDC_CLIENT_SECRET ?? null,
    name: env.OIDC_NAME,
    trustsEmail: env.OIDC_TRUST_EMAIL === 'true',
    publicUrl: new URL(publicUrl).origin,
  };
}

function toMasterKey(env: z.infer<typeof environmentSchema>): MasterKeySource {
  if (env.MASTER_KEY !== undefined) return { kind: 'value', base64: env.MASTER_KEY };
  const argv = splitCommand(env.MASTER_KEY_COMMAND);
  if (argv !== null) return { kind: 'command', argv };
  return { kind: 'file', path: env.MASTER_KEY_FILE ?? null };
}

const argvSchema = z.array(z.string()).min(1);

/** Null: it is none. */
function splitCommand(command: string | undefined): readonly string[] | null {
  if (command === undefined) return null;
  const text = command.trim();
  if (!text.startsWith('[')) return text === '' ? null : text.split(/\s+/);
  try {
    return argvSchema.parse(JSON.parse(text));
  } catch {
    return null; // the caller says what is wanted
  }
}

const listPaths = (paths: string): string[] => paths.split(':').filter((path) => path !== '');

function toS3(env: z.infer<typeof environmentSchema>): S3Config | null {
  if (env.S3_BUCKET === undefined) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    endpoint: env.S3_ENDPOINT ?? null,
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined
        ? { accessKeyId, secretAccessKey }
        : null,
  };
}
