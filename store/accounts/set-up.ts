import type { Kysely, Transaction } from 'kysely';
import type { SetUpInput } from '../../schemas/access/accounts.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Database } from '../database.ts';
import { makeUuid } from '../uuid.ts';
import type { SetUpError } from './contracts.ts';
import { openLink, spendLink } from './links.ts';
import { noteEvent } from './note-event.ts';
import { addAccount, isEmpty, type AccountRow } from './people.ts';
import { whenTaken } from './when-taken.ts';

/** Of a small office the one who starts it is often the one who works with it. */
const FIRST_ROLES = ['supervisor', 'administrator'] as const;

/** A link that turns out to be spent undoes what was done with it. */
class Refused extends Error {
  readonly reason: SetUpError;
  constructor(reason: SetUpError) {
    super(reason.kind);
    this.reason = reason;
  }
}

/** Uses a link up: makes the first account, sets up an invited one, or sets a new password. */
export async function setUp(
  db: Kysely<Database>,
  hashPassword: (password: string) => Promise<string>,
  input: SetUpInput,
): Promise<Result<string, SetUpError>> {
  // Looked at first: hashing is costly, and is done for nobody who only guesses.
  const open = await openLink(db, input.token);
  if (!open.ok) return open;
  const hash = await hashPassword(input.password);
  const done = db.transaction().execute(async (tx) => {
    const link = await spendLink(tx, input.token);
    if (link === null) throw new Refused({ kind: 'link-spent' });
    const { account, purpose } = link;
    if (account === null) return ok(await makeFirst(tx, input, hash));
    if (purpose === 'reset') return ok(await resetPassword(tx, account, hash));
    return ok(await welcome(tx, account, input, hash));
  });
  const answered = done.catch((error: unknown): Result<string, SetUpError> => {
    if (error instanceof Refused) return fail(error.reason);
    throw error;
  });
  return whenTaken(answered, {
    auth_user_name: { kind: 'name-taken' },
    auth_user_email: { kind: 'email-taken' },
  });
}

async function makeFirst(
  tx: Transaction<Database>,
  { name, email }: SetUpInput,
  hash: string,
): Promise<string> {
  if (!(await isEmpty(tx))) throw new Refused({ kind: 'link-spent' });
  if (name === undefined) throw new Refused({ kind: 'name-needed' });
  if (email === undefined) throw new Refused({ kind: 'email-needed' });
  const row = await addAccount(tx, { name, email, roles: [...FIRST_ROLES] }, new Date());
  await keepPassword(tx, row.id, hash);
  await noteEvent(tx, 'account-set-up', name, row, { after: { roles: row.roles } });
  return row.email;
}

/** The name that an administrator typed may be corrected by its bearer, this once. */
async function welcome(
  tx: Transaction<Database>,
  row: AccountRow,
  input: SetUpInput,
  hash: string,
): Promise<string> {
  const { id } = row;
  const name = input.name ?? row.name;
  await tx
    .updateTable('auth_user')
    .set({ name, set_up_at: new Date(), updatedAt: new Date() })
    .where('id', '=', id)
    .execute();
  await keepPassword(tx, id, hash);
  const change = { before: { name: row.name }, after: { roles: row.roles } };
  await noteEvent(tx, 'account-set-up', name, { id, name }, change);
  return row.email;
}

/** Whoever was signed in with the old password is out. */
async function resetPassword(
  tx: Transaction<Database>,
  row: AccountRow,
  hash: string,
): Promise<string> {
  await keepPassword(tx, row.id, hash);
  await tx.deleteFrom('auth_session').where('userId', '=', row.id).execute();
  await noteEvent(tx, 'password-reset', row.name, row);
  return row.email;
}

async function keepPassword(tx: Transaction<Database>, userId: string, hash: string) {
  const now = new Date();
  await tx
    .insertInto('auth_account')
    .values({
      id: makeUuid(),
      accountId: userId,
      providerId: 'credential',
      userId,
      password: hash,
      createdAt: now,
      updatedAt: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['providerId', 'accountId']).doUpdateSet({ password: hash, updatedAt: now }),
    )
    .execute();
}
