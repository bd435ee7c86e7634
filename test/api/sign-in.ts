import type { Role } from '../../schemas/access/roles.ts';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { addPerson, signInAs } from '../store/accounts/people.ts';

/** What a signed-in desk sends with everything that changes something. */
export type SignedIn = { readonly 'X-Madoguchi': '1'; readonly Cookie: string };

/** People who are made and signed in when they are first asked for, under their own names. */
export function openPeople(accounts: Accounts) {
  const known = new Map<string, Promise<SignedIn>>();
  const add = async (name: string, roles: Role[]): Promise<SignedIn> => {
    const { email } = await addPerson(accounts, name, roles);
    return signInWith(accounts, email);
  };
  return (name: string, roles: Role[] = ['supervisor']): Promise<SignedIn> => {
    const headers = known.get(name) ?? add(name, roles);
    known.set(name, headers);
    return headers;
  };
}

export const signInWith = async (accounts: Accounts, email: string): Promise<SignedIn> => ({
  'X-Madoguchi': '1',
  Cookie: await signInAs(accounts, email),
});
