import { z } from 'zod';
import { failureSchema } from './failure.ts';

/** What other programs are told of, and how the calls to them are kept track of. */

/** Each is an event of the audit chain: `toWebhookEvent` says which. */
export const WEBHOOK_EVENTS = [
  'scan.received',
  'scan.rejected',
  'record.read',
  'record.approved',
  'record.reopened',
  'batch.closed',
  'batch.reopened',
  'records.exported',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];
/** Sent when an administrator asks for it. */
export const WEBHOOK_TEST = 'webhook.test';

/** An event of the chain, with the numbers by which people know what it is of. */
export interface ChainEvent {
  readonly seq: number;
  readonly at: string;
  readonly action: string;
  readonly scanId: string | null;
  readonly pageId: string | null;
  readonly after: unknown;
  readonly controlNumber: string | null;
  readonly pageNumber: number | null;
  readonly batchNumber: number | null;
}

/** Ids, numbers and states: never a value, a file's name, a reason or who it was. */
export const webhookDataSchema = z.strictObject({
  sequence: z.number().int().optional().describe('the number of the event in the audit chain'),
  scanId: z.string().optional(),
  controlNumber: z.string().optional(),
  pageId: z.string().optional(),
  page: z.number().int().optional().describe('1, 2, 3 … within the envelope'),
  batchId: z.string().optional(),
  batchNumber: z.number().int().optional(),
  cause: z.string().optional().describe('why it could not be read: a code of docs/errors.md'),
  form: z.string().optional().describe('the form whose records were asked for'),
  approvedOnly: z.boolean().optional(),
});
export const webhookPayloadSchema = z.strictObject({
  type: z.enum([...WEBHOOK_EVENTS, WEBHOOK_TEST]),
  timestamp: z.string().describe('ISO 8601 instant of the event'),
  data: webhookDataSchema,
});
export type WebhookPayload = z.infer<typeof webhookPayloadSchema>;
type Data = z.infer<typeof webhookDataSchema>;

const rejectedSchema = z.object({
  state: z.string(),
  failure: z.object({ kind: z.enum(failureSchema.options.map((each) => each.shape.kind.value)) }),
});
const batchSchema = z.object({ batchId: z.string(), number: z.number().int() });
const exportSchema = z.object({ approvedOnly: z.boolean(), form: z.string().nullable() });
/** A file that was scanned again is no envelope: its pages go into one that is known. */
const intoSchema = z.object({ into: z.object({}) });

/** What receivers are told of an event of the chain; null: nothing. */
export function toWebhookEvent(event: ChainEvent): WebhookPayload | null {
  const found = pick(event);
  if (found === null) return null;
  const data = { sequence: event.seq, ...found.data };
  return webhookPayloadSchema.parse({ type: found.type, timestamp: event.at, data });
}

function pick(event: ChainEvent): { type: WebhookEvent; data: Data } | null {
  switch (event.action) {
    case 'received':
      return intoSchema.safeParse(event.after).success
        ? null
        : { type: 'scan.received', data: placeOf(event) };
    case 'split-off':
      return { type: 'scan.received', data: placeOf(event) };
    case 'scan-rejected':
    case 'page-rejected': {
      const { data: rejected } = rejectedSchema.safeParse(event.after);
      // A page that several forms look like waits for a person: nothing is lost yet.
      if (rejected?.state !== 'rejected') return null;
      const { kind: cause } = rejected.failure;
      return { type: 'scan.rejected', data: { ...placeOf(event), cause } };
    }
    case 'page-read':
      return { type: 'record.read', data: placeOf(event) };
    case 'page-approved':
      return { type: 'record.approved', data: placeOf(event) };
    case 'page-reopened':
      return { type: 'record.reopened', data: placeOf(event) };
    case 'batch-closed':
    case 'batch-reopened': {
      const { data: batch } = batchSchema.safeParse(event.after);
      if (batch === undefined) return null;
      const type = event.action === 'batch-closed' ? 'batch.closed' : 'batch.reopened';
      return { type, data: { batchId: batch.batchId, batchNumber: batch.number } };
    }
    case 'exported': {
      const { data: asked } = exportSchema.safeParse(event.after);
      if (asked === undefined) return null;
      const { approvedOnly, form } = asked;
      return { type: 'records.exported', data: { approvedOnly, ...(form !== null && { form }) } };
    }
    default:
      return null;
  }
}

const placeOf = ({ scanId, pageId, controlNumber, pageNumber, batchNumber }: ChainEvent): Data => ({
  ...(scanId !== null && { scanId }),
  ...(controlNumber !== null && { controlNumber }),
  ...(pageId !== null && { pageId }),
  ...(pageNumber !== null && { page: pageNumber }),
  ...(batchNumber !== null && { batchNumber }),
});

const LONGEST_URL = 1000;

/** Where to, as typed; whether that may be reached is asked anew at every call. */
export const webhookUrlSchema = z
  .url({ protocol: /^https?$/ })
  .max(LONGEST_URL)
  .transform((url) => new URL(url))
  .refine(({ username, password, hash }) => username + password + hash === '', {
    message: 'neither a name and password nor a fragment are part of it',
  })
  .transform(({ href }) => href);

export const newWebhookSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^\P{Cc}*$/u),
  url: webhookUrlSchema,
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1)
    .transform((events) => WEBHOOK_EVENTS.filter((event) => events.includes(event))),
});
export type NewWebhook = z.infer<typeof newWebhookSchema>;

export const webhookSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  state: z.enum([
    'enabled',
    'disabled', // by a person
    'gone', // by its own answer 410
  ]),
  createdBy: z.string(),
  createdAt: z.string(),
});
export type Webhook = z.infer<typeof webhookSchema>;
export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });

/** The secret is shown this once: it is kept sealed. */
export const madeWebhookSchema = z.object({ id: z.string(), secret: z.string() });
export type MadeWebhook = z.infer<typeof madeWebhookSchema>;

export const webhookSwitchSchema = z.strictObject({ enabled: z.boolean() });

/** Why a try did not count. */
export const deliveryTroubleSchema = z.enum([
  'address-refused', // private, or no https
  'unknown-host',
  'no-connection',
  'not-trusted', // by its certificate
  'too-slow',
  'redirected',
  'bad-status',
  'gone',
  'disabled', // before it came to that
]);
export type DeliveryTrouble = z.infer<typeof deliveryTroubleSchema>;

export const deliverySchema = z.object({
  id: z.string().describe('sent as webhook-id, the same at every try'),
  type: z.enum([...WEBHOOK_EVENTS, WEBHOOK_TEST]),
  madeAt: z.string(),
  state: z.enum(['waiting', 'delivered', 'given-up']),
  tries: z.number().int(),
  triedAt: z.string().nullable(),
  nextTryAt: z.string().nullable().describe('null: there will be none, or it is under way'),
  status: z.number().int().nullable().describe('of the last answer'),
  trouble: deliveryTroubleSchema.nullable(),
});
export type Delivery = z.infer<typeof deliverySchema>;
export const deliveryListSchema = z.object({
  deliveries: z.array(deliverySchema),
  /** Give it as `after` for those before; null at the end. */
  next: z.string().nullable(),
});
