import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;
type MaybeInstant = ColumnType<Date | null, Date | null | undefined, Date | null>;

/** Another program that wants to be told. */
export interface WebhookTable {
  id: string;
  name: string;
  url: string;
  events: string[];
  /** Sealed by the vault. */
  secret: Buffer;
  state: 'enabled' | 'disabled' | 'gone';
  /** It is told of what comes after this event of the audit chain. */
  since_seq: ColumnType<string, string, never>;
  created_by: string;
  created_at: Instant;
}

/** That a program is to be told of an event, once. */
export interface WebhookDeliveryTable {
  id: string;
  webhook_id: string;
  /** Of the audit chain; null: a test. */
  seq: ColumnType<string | null, number | null, never>;
  type: string;
  /** The same bytes at every try. */
  payload: string;
  made_at: Instant;
  state: Generated<'waiting' | 'delivered' | 'given-up'>;
  /** 1, 2, 3 …: how often somebody has had it sent, counting the first time. */
  round: Generated<number>;
  /** This round has a job. */
  is_queued: Generated<boolean>;
  /** Within this round. */
  tries: Generated<number>;
  tried_at: MaybeInstant;
  next_try_at: MaybeInstant;
  status: ColumnType<number | null, number | null | undefined, number | null>;
  trouble: ColumnType<string | null, string | null | undefined, string | null>;
}

/** Up to which event of the audit chain deliveries have been made. */
export interface WebhookCursorTable {
  one: Generated<boolean>;
  seq: ColumnType<string, number, number>;
}
