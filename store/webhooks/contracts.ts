import type {
  Delivery,
  DeliveryTrouble,
  MadeWebhook,
  NewWebhook,
  Webhook,
} from '../../schemas/webhook.ts';
import type { Result } from '../../schemas/result.ts';

/** A delivery that has no job yet. */
export interface DeliveryToQueue {
  readonly id: string;
  readonly round: number;
}

/** A call as it is to be made. */
export interface Call {
  readonly url: string;
  /** `whsec_…`. */
  readonly secret: string;
  readonly payload: string;
  /** How often it was tried in this round. */
  readonly tries: number;
}

/** How a try ended. `nextTryAt`: null where it was the last. */
export type TryOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | {
      readonly kind: 'failed';
      readonly status: number | null;
      readonly trouble: DeliveryTrouble;
      readonly nextTryAt: Date | null;
    };

type NotFound = { readonly kind: 'not-found' };

/** Calls to other programs (https://www.standardwebhooks.com). Changes are audited, secrets sealed. */
export interface Webhooks {
  /** http to this machine is allowed, for trying it out. */
  readonly allowLoopback: boolean;
  /** Newest first. */
  list(): Promise<Webhook[]>;
  make(
    input: NewWebhook,
    actor: string,
  ): Promise<Result<MadeWebhook, { kind: 'webhook-address-refused' }>>;
  /** What waits when it is disabled is given up. */
  switch(id: string, enabled: boolean, actor: string): Promise<Result<void, NotFound>>;
  /** With its log. */
  remove(id: string, actor: string): Promise<Result<void, NotFound>>;
  /** Null: there is no such webhook. Newest first, after the delivery that is named. */
  listDeliveries(id: string, limit: number, after?: string): Promise<Delivery[] | null>;
  /** A delivery that tells nothing. */
  test(
    id: string,
    actor: string,
  ): Promise<Result<Delivery, NotFound | { kind: 'webhook-disabled' }>>;
  /** The same bytes under the same id, with as many tries as the first time. */
  sendAgain(
    deliveryId: string,
    actor: string,
  ): Promise<Result<Delivery, NotFound | { kind: 'webhook-disabled' }>>;

  /**
   * Makes deliveries of the events since the last time, in one transaction with how far it came.
   * False: there is nothing more, or another process is at it.
   */
  fillOutbox(): Promise<boolean>;
  listUnqueued(): Promise<DeliveryToQueue[]>;
  markQueued(deliveries: readonly DeliveryToQueue[]): Promise<void>;
  /** Those that have, or had, a job. */
  listWaiting(): Promise<DeliveryToQueue[]>;
  /** Null: there is nothing to call for any more. */
  findCall(delivery: DeliveryToQueue): Promise<Call | null>;
  noteTry(delivery: DeliveryToQueue, outcome: TryOutcome): Promise<void>;
  /** Forgets what is older than the log goes back. */
  forgetOld(): Promise<void>;
}
