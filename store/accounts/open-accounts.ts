import type { Kysely } from 'kysely';
import { hkdfSync } from 'node:crypto';
import type { OidcConfig } from '../../schemas/config.ts';
import type { Database } from '../database.ts';
import type { Accounts } from './contracts.ts';
import { openLibrary } from './library.ts';
import { invite, makeFirstLink, makeLink, openLink } from './links.ts';
import { isEmpty, listPeople, setDepartments, setDisabled, setRoles } from './people.ts';
import { beginAtProvider, finishAtProvider } from './provider.ts';
import {
  changePassword,
  endSessions,
  listSessions,
  recognise,
  signIn,
  signOut,
} from './sessions.ts';
import { setUp } from './set-up.ts';

const SECRET_BYTES = 32;

/** What signs session cookies, from the installation's key by HKDF (RFC 5869): neither tells of the other. */
const deriveSecret = (key: Buffer): string =>
  Buffer.from(hkdfSync('sha256', key, '', 'madoguchi session cookies v1', SECRET_BYTES)).toString(
    'base64url',
  );

/** The tables must be up to date (`migrate`). */
export async function openAccounts(
  db: Kysely<Database>,
  key: Buffer,
  oidc: OidcConfig | null = null,
): Promise<Accounts> {
  const library = openLibrary(db, deriveSecret(key), oidc);
  const { password } = await library.$context;
  const source = { db, library };
  return {
    recognise: async (...given) => {
      const { account, setCookies } = await recognise(source, ...given);
      return { account, setCookies };
    },
    signIn: (...given) => signIn(source, ...given),
    signOut: (visit) => signOut(source, visit),
    provider: oidc?.name ?? null,
    beginAtProvider: (...given) => beginAtProvider(source, ...given),
    finishAtProvider: (...given) => finishAtProvider(source, ...given),
    changePassword: (...given) => changePassword(source, ...given),
    listSessions: (visit) => listSessions(source, visit),
    endSessions: (...given) => endSessions(source, ...given),
    isEmpty: () => isEmpty(db),
    listPeople: () => listPeople(db),
    invite: (...given) => invite(db, ...given),
    makeLink: (...given) => makeLink(db, ...given),
    makeFirstLink: () => makeFirstLink(db),
    openLink: (token) => openLink(db, token),
    setUp: (input) => setUp(db, (text) => password.hash(text), input),
    setRoles: (...given) => setRoles(db, ...given),
    setDepartments: (...given) => setDepartments(db, ...given),
    setDisabled: (...given) => setDisabled(db, ...given),
  };
}
