import { z } from 'zod';

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
    .describe('32 bytes in base64; made in DATA_DIR when not given'),
});

/** These may hold secrets, so they may be given as `<name>_FILE`. */
export const SECRET_NAMES = [
  'REDIS_URL',
  'DATABASE_URL',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'OIDC_CLIENT_SECRET',
] as const;
