import type { Transaction } from 'kysely';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';

export type AccountAction =
  | 'account-invited'
  | 'account-link-made'
  | 'account-set-up'
  | 'account-roles-changed'
  | 'account-departments-changed'
  | 'account-disabled'
  | 'account-enabled'
  | 'password-reset'
  | 'password-changed'
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'sessions-ended';

/** An event of an account, in the one chain. Tells who it is about; no address, no token, no password. */
export async function noteEvent(
  tx: Transaction<Database>,
  action: AccountAction,
  actor: string,
  about: { readonly id: string; readonly name: string },
  change: { readonly before?: object; readonly after?: object } = {},
): Promise<void> {
  const account = { accountId: about.id, name: about.name };
  await appendEvent(tx, {
    scanId: null,
    pageId: null,
    actor,
    action,
    before: change.before ?? null,
    after: { ...account, ...change.after },
  });
}
