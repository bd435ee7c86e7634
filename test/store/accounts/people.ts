import { randomBytes, randomInt } from 'node:crypto';
import type { Role } from '../../../schemas/access/roles.ts';
import type { Accounts, Visit } from '../../../store/accounts/contracts.ts';

export const PASSWORD = 'correct horse battery';

/** A browser at an address of its own: tries are counted by address. */
export const aVisit = (cookie = ''): Visit => ({
  cookie,
  address: `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
  userAgent: 'test',
});

/** What a browser sends back of what it was told to keep. */
export const cookieOf = (setCookies: readonly string[]): string =>
  setCookies.map((text) => text.split(';')[0]).join('; ');

/** The first administrator, set up by the first link. */
export async function setUpFirst(
  accounts: Accounts,
  name = '管理 太郎',
  email = 'admin@example.jp',
) {
  const link = await accounts.makeFirstLink();
  if (link === null) throw new Error('there is an account already');
  const done = await accounts.setUp({ token: link.token, name, email, password: PASSWORD });
  if (!done.ok) throw new Error(done.error.kind);
  return email;
}

export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** Somebody whom an administrator invited and who has chosen a password. */
export async function addPerson(
  accounts: Accounts,
  name: string,
  roles: Role[],
): Promise<TestPerson> {
  if (await accounts.isEmpty()) await setUpFirst(accounts);
  const email = `${randomBytes(6).toString('hex')}@example.jp`;
  const link = await accounts.invite({ name, email, roles }, 'test');
  if (!link.ok) throw new Error(link.error.kind);
  const done = await accounts.setUp({ token: link.value.token, password: PASSWORD });
  if (!done.ok) throw new Error(done.error.kind);
  const { id } = (await accounts.listPeople()).find((each) => each.email === email)!;
  return { id, name, email };
}

/** The header Cookie of a new session. */
export async function signInAs(accounts: Accounts, email: string): Promise<string> {
  const done = await accounts.signIn(aVisit(), email, PASSWORD);
  if (!done.ok) throw new Error(done.error.kind);
  return cookieOf(done.value.setCookies);
}
