import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from './result.ts';

/** 0 and negative values switch nothing off: they are mistakes. */
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** Two recognition processes suit the small machines this is made for; raise it with the cores. */
const DEFAULT_CONCURRENCY = 2;
/** A page of A4 takes under a second; a minute means that something hangs. */
const DEFAULT_PAGE_TIMEOUT_SECONDS = 60;
/** A colour A4 at 600 dpi is about 40 MB as TIFF; batches of some hundred pages fit as well. */
const DEFAULT_MAX_UPLOAD_MB = 100;
/** Scanners with a document feeder pause between sheets for a second or two. */
const DEFAULT_INTAKE_SETTLE_SECONDS = 5;

/**
 * The whole environment of every process, told in one place. Nothing else reads `process.env`.
 * A name that ends in `_FILE` gives the path of a file that holds the value (secrets of Docker
 * and Kubernetes) and may stand for any of the secret ones.
 */
export const environmentSchema = z.object({
  DATA_DIR: z
    .string()
    .min(1)
    .default('./data')
    .describe('folder of the embedded stores and the key'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('queue; needs DATABASE_URL'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('records; needs REDIS_URL'),
  S3_ENDPOINT: z.url().optional().describe('leave out for AWS itself'),
  S3_BUCKET: z.string().min(3).optional().describe('originals go to this bucket, else to DATA_DIR'),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(1).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where people open the desk, when a proxy stands in front of it'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8470),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  WORKER_CONCURRENCY: count(DEFAULT_CONCURRENCY).describe('recognition processes of one worker'),
  PAGE_TIMEOUT_SECONDS: count(DEFAULT_PAGE_TIMEOUT_SECONDS).describe('after it a page is given up'),
  MAX_UPLOAD_MB: count(DEFAULT_MAX_UPLOAD_MB).describe('largest file that is looked into'),
  FORMS_DIRS: z
    .string()
    .default('')
    .describe('folders of forms beside the built-in ones, with ":" between'),
  INTAKE_DIRS: z
    .string()
    .default('')
    .describe(
      'folders that scanners write into, with ":" between; each one\'s name is its scanner\'s',
    ),
  INTAKE_SETTLE_SECONDS: count(DEFAULT_INTAKE_SETTLE_SECONDS).describe(
    'a file there that nobody has written into for so long is complete',
  ),
  LETTER_SENDER_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('text file whose lines stand as the sender on letters to applicants'),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('OpenID provider that people may sign in with; needs PUBLIC_URL'),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional().describe('leave out for a public client'),
  OIDC_NAME: z.string().min(1).max(60).default('OpenID').describe('what people call the provider'),
  OIDC_TRUST_EMAIL: z
    .enum(['true', 'false'])
    .default('false')
    .describe('take addresses that the provider does not call verified'),
  WEBHOOKS_ALLOW_LOOPBACK: z
    .enum(['true', 'false'])
    .default('false')
    .describe('webhooks may go to this machine, by http: for trying them out'),
  MASTER_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('32 bytes in base64; made in DATA_DIR when not given'),
});

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

export interface Config {
  readonly dataDir: string;
  /** Null: embedded stores in `dataDir`. */
  readonly servers: { readonly redisUrl: string; readonly databaseUrl: string } | null;
  /** Null: originals lie in `dataDir`. */
  readonly s3: S3Config | null;
  readonly host: string;
  readonly port: number;
  /** Origin under which people open the desk; null: the address that is listened on. */
  readonly publicUrl: string | null;
  readonly logLevel: z.infer<typeof environmentSchema>['LOG_LEVEL'];
  readonly workerConcurrency: number;
  readonly pageTimeoutSeconds: number;
  readonly maxUploadBytes: number;
  readonly formsDirs: readonly string[];
  /** Folders that scanners write into. */
  readonly intakeDirs: readonly string[];
  readonly intakeSettleMs: number;
  readonly webhooksAllowLoopback: boolean;
  readonly masterKeyFile: string | null;
  /** Null: people sign in with passwords alone. */
  readonly oidc: OidcConfig | null;
  /** Name and address of the office, a few lines; null: letters name the form's department alone. */
  readonly letterSender: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** These may hold secrets, so they may be given as `<name>_FILE`. */
const SECRET_NAMES = [
  'REDIS_URL',
  'DATABASE_URL',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'OIDC_CLIENT_SECRET',
] as const;
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
  const found = [
    ...problems,
    ...findContradictions(parsed.data),
    ...(sender.ok ? [] : [sender.error]),
  ];
  if (found.length > 0 || !sender.ok) return fail(found);
  return ok({ ...toConfig(parsed.data), letterSender: sender.value });
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
  if (env.PUBLIC_URL !== undefined && !/^\/?$/.test(new URL(env.PUBLIC_URL).pathname))
    problems.push('PUBLIC_URL must have no path: the desk is served from the root of its host');
  if (env.PUBLIC_URL?.startsWith('http:') && !isLoopback(new URL(env.PUBLIC_URL).hostname))
    problems.push(
      'PUBLIC_URL must begin with https: browsers keep sign-ins to themselves otherwise',
    );
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
  const scanners = listPaths(env.INTAKE_DIRS).map((path) => basename(path));
  if (new Set(scanners).size < scanners.length)
    problems.push('INTAKE_DIRS: two folders have the same name, and the name tells the scanner');
  return problems;
}

const isLoopback = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

function toConfig(env: z.infer<typeof environmentSchema>): Omit<Config, 'letterSender'> {
  const { REDIS_URL: redisUrl, DATABASE_URL: databaseUrl } = env;
  return {
    dataDir: env.DATA_DIR,
    servers: redisUrl !== undefined && databaseUrl !== undefined ? { redisUrl, databaseUrl } : null,
    s3: toS3(env),
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL === undefined ? null : new URL(env.PUBLIC_URL).origin,
    logLevel: env.LOG_LEVEL,
    workerConcurrency: env.WORKER_CONCURRENCY,
    pageTimeoutSeconds: env.PAGE_TIMEOUT_SECONDS,
    maxUploadBytes: env.MAX_UPLOAD_MB * BYTES_PER_MB,
    formsDirs: listPaths(env.FORMS_DIRS),
    intakeDirs: listPaths(env.INTAKE_DIRS),
    intakeSettleMs: env.INTAKE_SETTLE_SECONDS * 1000,
    webhooksAllowLoopback: env.WEBHOOKS_ALLOW_LOOPBACK === 'true',
    masterKeyFile: env.MASTER_KEY_FILE ?? null,
    oidc: toOidc(env),
  };
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
