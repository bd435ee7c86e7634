import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  accountSchema,
  type Account,
  type Invitation,
  type SignedInAccount,
} from '../../schemas/access/accounts.ts';
import type { Role } from '../../schemas/access/roles.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Database } from '../database.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { PeopleError } from './contracts.ts';
import { noteEvent } from './note-event.ts';
import type { AuthUserTable } from './tables.ts';

export type AccountRow = Selectable<AuthUserTable>;

export const stateOf = (row: Pick<AccountRow, 'set_up_at' | 'disabled_at'>): Account['state'] =>
  row.disabled_at !== null ? 'disabled' : row.set_up_at === null ? 'invited' : 'active';

export const toAccount = (row: AccountRow): Account =>
  accountSchema.parse({
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    departments: row.departments,
    state: stateOf(row),
    lastSignIn: row.last_sign_in?.toISOString() ?? null,
  });

/** As a session knows whose it is. */
export function toSignedIn(row: AccountRow): SignedInAccount {
  const { id, name, email, roles, departments } = toAccount(row);
  return { id, name, email, roles, departments };
}

export async function listPeople(db: Kysely<Database>): Promise<Account[]> {
  const rows = await db.selectFrom('auth_user').selectAll().orderBy('name').execute();
  return rows.map(toAccount);
}

export async function isEmpty(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('auth_user')
    .select('id')
    .where('set_up_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}

/** Locks the account's row; null: no such account. */
export async function lockAccount(
  tx: Transaction<Database>,
  id: string,
): Promise<AccountRow | null> {
  if (!isUuid(id)) return null;
  const row = await tx
    .selectFrom('auth_user')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export async function addAccount(
  tx: Transaction<Database>,
  person: Invitation,
  setUpAt: Date | null,
): Promise<AccountRow> {
  const now = new Date();
  return tx
    .insertInto('auth_user')
    .values({
      id: makeUuid(),
      name: person.name,
      email: person.email,
      emailVerified: true, // an administrator, or whoever runs the server, vouches for it
      image: null,
      createdAt: now,
      updatedAt: now,
      roles: [...person.roles],
      departments: [...(person.departments ?? [])],
      set_up_at: setUpAt,
      disabled_at: null,
      last_sign_in: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function setRoles(
  db: Kysely<Database>,
  id: string,
  roles: readonly Role[],
  actor: string,
): Promise<Result<void, PeopleError>> {
  return changeAccount(db, id, !roles.includes('administrator'), async (tx, row) => {
    if (row.roles.join() === roles.join()) return;
    await tx
      .updateTable('auth_user')
      .set({ roles: [...roles], updatedAt: new Date() })
      .where('id', '=', id)
      .execute();
    const change = { before: { roles: row.roles }, after: { roles } };
    await noteEvent(tx, 'account-roles-changed', actor, row, change);
  });
}

/** To which departments an account is limited; none: to none. */
export function setDepartments(
  db: Kysely<Database>,
  id: string,
  departments: readonly string[],
  actor: string,
): Promise<Result<void, PeopleError>> {
  return changeAccount(db, id, false, async (tx, row) => {
    if (row.departments.join() === departments.join()) return;
    await tx
      .updateTable('auth_user')
      .set({ departments: [...departments], updatedAt: new Date() })
      .where('id', '=', id)
      .execute();
    const change = { before: { departments: row.departments }, after: { departments } };
    await noteEvent(tx, 'account-departments-changed', actor, row, change);
  });
}

export function setDisabled(
  db: Kysely<Database>,
  id: string,
  disabled: boolean,
  actor: string,
): Promise<Result<void, PeopleError>> {
  return changeAccount(db, id, disabled, async (tx, row) => {
    if ((row.disabled_at !== null) === disabled) return;
    const now = new Date();
    await tx
      .updateTable('auth_user')
      .set({ disabled_at: disabled ? now : null, updatedAt: now })
      .where('id', '=', id)
      .execute();
    if (disabled) {
      await tx.deleteFrom('auth_session').where('userId', '=', id).execute();
      await tx.deleteFrom('account_link').where('account_id', '=', id).execute();
    }
    await noteEvent(tx, disabled ? 'account-disabled' : 'account-enabled', actor, row);
  });
}

/** `endsAdministrator`: an administrator would be none after it, which the last one may not. */
function changeAccount(
  db: Kysely<Database>,
  id: string,
  endsAdministrator: boolean,
  change: (tx: Transaction<Database>, row: AccountRow) => Promise<void>,
): Promise<Result<void, PeopleError>> {
  return db.transaction().execute(async (tx) => {
    const others = await lockAdministrators(tx, id);
    const row = await lockAccount(tx, id);
    if (row === null) return fail({ kind: 'not-found' });
    if (endsAdministrator && isAdministrator(row) && others === 0)
      return fail({ kind: 'last-administrator' });
    await change(tx, row);
    return ok(undefined);
  });
}

/** Only who can sign in can let others in. */
const isAdministrator = (row: AccountRow): boolean =>
  stateOf(row) === 'active' && row.roles.includes('administrator');

/** Two administrators who demote each other wait here. Returns how many there are besides `id`. */
async function lockAdministrators(tx: Transaction<Database>, id: string): Promise<number> {
  const rows = await tx
    .selectFrom('auth_user')
    .selectAll()
    .where('set_up_at', 'is not', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return rows.filter((row) => row.id !== id && isAdministrator(row)).length;
}
