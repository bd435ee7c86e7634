import { z } from 'zod';

/** 0 and negative values switch nothing off: they are mistakes. */
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

/** What `pg` itself takes; how to size it: docs/operations.md. */
const DEFAULT_POOL_SIZE = 10;
/** A job takes a good kilobyte of Redis: about half of the 256 MB that docker-compose.yml gives it. */
const DEFAULT_QUEUE_LIMIT = 100_000;
/** It asks the queue for every job that waits: often enough to heal, seldom enough to cost nothing. */
const DEFAULT_SWEEP_SECONDS = 300;
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
  DATABASE_POOL_SIZE: count(DEFAULT_POOL_SIZE).describe(
    'connections to PostgreSQL that one process opens at most',
  ),
  REDIS_MODE: z
    .enum(['single', 'sentinel', 'cluster'])
    .default('single')
    .describe('what REDIS_URL names: the server, a Sentinel, or a node of a cluster'),
  REDIS_NODES: z
    .string()
    .regex(/^[\w.:[\],-]+:\d+$/)
    .optional()
    .describe('further Sentinels or nodes beside that, as host:port with "," between'),
  REDIS_SENTINEL_NAME: z
    .string()
    .min(1)
    .default('mymaster')
    .describe('what Sentinels call the servers of this queue'),
  REDIS_SENTINEL_PASSWORD: z
    .string()
    .min(1)
    .optional()
    .describe('password of the Sentinels themselves'),
  REDIS_TLS_CA_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      'certificate, in PEM, of who signed that of Redis, for rediss: with an authority of your own',
    ),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w-]{1,40}$/)
    .default('bull')
    .describe("what the queue's keys in Redis begin with"),
  QUEUE_LIMIT: count(DEFAULT_QUEUE_LIMIT).describe(
    'with so many jobs waiting nothing more is taken in',
  ),
  SWEEP_SECONDS: count(DEFAULT_SWEEP_SECONDS).describe(
    'how often workers queue again what has lost its job',
  ),
  S3_ENDPOINT: z.url().optional().describe('leave out for AWS itself'),
  S3_BUCKET: z.string().min(3).optional().describe('originals go to this bucket, else to DATA_DIR'),
  S3_REGION: z.string().min(1).default('us-east-1').describe('region of the bucket'),
  S3_ACCESS_KEY_ID: z
    .string()
    .min(1)
    .optional()
    .describe('leave out for the sources that the AWS SDK asks by itself'),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('belongs to S3_ACCESS_KEY_ID'),
  HOST: z.string().min(1).default('127.0.0.1').describe('address that the desk listens on'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('where people open the desk, when a proxy stands in front of it'),
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8470)
    .describe('port that the desk listens on; 0: any that is free'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('the least that is logged'),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('port of metrics and health, without sign-in: keep it inside; 0: any that is free'),
  METRICS_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address that metrics and health listen on'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('collector that traces are sent to, by OTLP over HTTP'),
  OTEL_SERVICE_NAME: z
    .string()
    .min(1)
    .max(60)
    .default('madoguchi')
    .describe('what traces call this installation'),
  WORKER_ROLES: z
    .string()
    .regex(/^(all|(decode|read|deliver)(,(decode|read|deliver))*)$/)
    .default('all')
    .describe('what a worker does: all, or some of decode, read, deliver with "," between'),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('recognition processes of one worker; left out: by CPUs and memory'),
  WORKER_MEMORY_MB: z.coerce
    .number()
    .int()
    .positive()
    .optional()
    .describe('what those may take; left out: three quarters of the machine or its container'),
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
  OIDC_CLIENT_ID: z.string().min(1).optional().describe('what the provider calls this desk'),
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
    .describe('32 bytes in base64; made in DATA_DIR when no master key is given'),
  MASTER_KEY: z
    .string()
    .regex(/^\s*[\w+/-]{43}=?\s*$/, 'must be 32 bytes in base64')
    .optional()
    .describe('the same itself, in place of MASTER_KEY_FILE'),
  MASTER_KEY_COMMAND: z
    .string()
    .min(1)
    .optional()
    .describe(
      'program that prints the same, run without a shell: words with spaces between, or a JSON array of them',
    ),
});

/** These may hold secrets, so they may be given as `<name>_FILE`. */
export const SECRET_NAMES = [
  'REDIS_URL',
  'DATABASE_URL',
  'REDIS_SENTINEL_PASSWORD',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'OIDC_CLIENT_SECRET',
] as const;
