import { z } from 'zod';
import { departmentSchema, departmentsSchema } from '../form/department.ts';
import { ACTIONS } from './permissions.ts';
import { roleSchema, rolesSchema } from './roles.ts';
import { tokenActor } from './tokens.ts';

/** What crosses between server and desks about people and their sessions. */

const MAX_NAME = 100;
export const MIN_PASSWORD = 12;
export const MAX_PASSWORD = 128;

/** Stand in the audit for what no person did, or for whoever has the server. */
const SYSTEM_ACTORS: ReadonlySet<string> = new Set(['unknown', 'root', 'reader', 'demo', 'system']);

/**
 * Nothing that cannot be seen: two names that look alike would be two people. Hangul fillers and
 * variation selectors are ignorable, the empty Braille pattern (U+2800) is drawn as a blank.
 */
const SEEN = /^[^\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** It goes on record with every action: the same letters are the same name. */
export const personNameSchema = z
  .string()
  .transform((name) => name.normalize('NFKC').trim().replace(/\s+/g, ' '))
  .pipe(
    z
      .string()
      .min(1)
      .max(MAX_NAME)
      .regex(SEEN, { message: 'characters that cannot be seen are no part of a name' })
      .regex(/[\p{L}\p{N}]/u, { message: 'a name has a letter or a digit' })
      .refine((name) => !name.toLowerCase().startsWith(tokenActor('')), {
        message: 'such names are those of other programs',
      })
      .refine((name) => !SYSTEM_ACTORS.has(name.toLowerCase()), {
        message: 'this name stands for the system',
      }),
  );

/** Taken down as typed but for case: what `A@x.jp` may do, `a@x.jp` may. */
export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .transform((email) => email.toLowerCase())
  .pipe(z.email());

export const newPasswordSchema = z.string().min(MIN_PASSWORD).max(MAX_PASSWORD);

export const accountStateSchema = z.enum([
  'invited', // has not chosen a password yet
  'active',
  'disabled',
]);

export const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(roleSchema),
  departments: z.array(z.string()).describe('ids of those that it is limited to; none: all'),
  state: accountStateSchema,
  lastSignIn: z.string().nullable().describe('ISO 8601 instant'),
});
export type Account = z.infer<typeof accountSchema>;
export const accountListSchema = z.object({ people: z.array(accountSchema) });

/** Who is signed in, and what the desks may offer. */
export const sessionSchema = z.object({
  account: accountSchema
    .pick({ id: true, name: true, email: true, roles: true, departments: true })
    .nullable(),
  may: z.array(z.enum(ACTIONS)),
  /** Nobody has set up an account yet: the server printed a link when it started. */
  isEmpty: z.boolean(),
  /** What people call the OpenID provider that they may sign in with. */
  provider: z.string().nullable(),
  /** Those that the forms of this house name; none to whom nobody is signed in. */
  departments: z.array(departmentSchema),
});
export type Session = z.infer<typeof sessionSchema>;
export type SignedInAccount = NonNullable<Session['account']>;

export const signInInputSchema = z.strictObject({
  email: z
    .string()
    .max(254)
    .regex(/^\P{Cc}*$/u), // a NUL is no text to PostgreSQL
  password: z.string().max(MAX_PASSWORD),
});

/** Signing in with the provider: where to come back to afterwards, and where to go now. */
export const providerVisitSchema = z.strictObject({
  path: z
    .string()
    .max(1000)
    .regex(/^\/(?:[\w\-@+]+(?:\/[\w\-@+]+)*)?(?:\?[\w\-./=&%@+]*)?$/), // a page of the desk, of no other site
});
export const providerWaySchema = z.object({ url: z.string() });

/** Why signing in with the provider came to nothing: told in the desk's address, since it was no request of the desk's. */
export const providerRefusalSchema = z.enum([
  'unknown-account',
  'sign-in-broken-off',
  'name-taken',
  'account-disabled',
  'too-many-tries',
]);
export const REFUSAL_PARAMETER = 'refused';

export const openSessionSchema = z.object({
  id: z.string(),
  isThis: z.boolean(),
  startedAt: z.string(),
  lastUsedAt: z.string(),
  address: z.string(),
  browser: z.string().describe('the User-Agent as sent'),
});
export type OpenSession = z.infer<typeof openSessionSchema>;
export const openSessionListSchema = z.object({ sessions: z.array(openSessionSchema) });

export const passwordChangeSchema = z.strictObject({
  current: z.string().max(MAX_PASSWORD),
  next: newPasswordSchema,
});

export const invitationSchema = z.strictObject({
  name: personNameSchema,
  email: emailSchema,
  roles: rolesSchema,
  departments: departmentsSchema.optional(),
});
export type Invitation = z.infer<typeof invitationSchema>;
export const roleChangeSchema = z.strictObject({ roles: rolesSchema });
export const departmentChangeSchema = z.strictObject({ departments: departmentsSchema });
export const disablingSchema = z.strictObject({ disabled: z.boolean() });

/** 256 bits in base64url. */
const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** A one-time link to hand over. It is shown this once: only its hash is kept. */
export const madeLinkSchema = z.object({ token: tokenSchema, expiresAt: z.string() });
export type MadeLink = z.infer<typeof madeLinkSchema>;

/** The page that a link opens. The token is in the fragment, which no browser sends and no log keeps. */
export const linkPath = (token: string): string => `/set-up#${token}`;

export const linkTokenSchema = z.strictObject({ token: tokenSchema });

/** What a link is for; the account's name and address where there is one already. */
export const linkPurposeSchema = z.enum([
  'first-administrator', // makes the first account
  'invitation', // sets an account up
  'reset', // sets a new password
]);
export const openedLinkSchema = z.object({
  purpose: linkPurposeSchema,
  name: z.string().nullable(),
  email: z.string().nullable(),
});
export type OpenedLink = z.infer<typeof openedLinkSchema>;

/** What a person enters on that page; `name` and `email` count where the link leaves them open. */
export const setUpInputSchema = linkTokenSchema.extend({
  name: personNameSchema.optional(),
  email: emailSchema.optional(),
  password: newPasswordSchema,
});
export type SetUpInput = z.infer<typeof setUpInputSchema>;
export const setUpAnswerSchema = z.object({ email: z.string() });
