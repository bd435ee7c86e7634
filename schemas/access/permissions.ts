import type { Role } from './roles.ts';

/** Anyone: whoever reaches the server. Signed-in: every account. Else the roles that are named. */
export type Audience = 'anyone' | 'signed-in' | readonly Role[];

interface Permission {
  readonly to: Audience;
  /** What is written besides the audit. */
  readonly effect: 'reads' | 'changes';
}

const reads = (...to: Role[]) => ({ to, effect: 'reads' as const });
/** An auditor cannot be named here: the compiler refuses it. */
const changes = (...to: Exclude<Role, 'auditor'>[]) => ({ to, effect: 'changes' as const });

/**
 * The one table of who may do what. Every route of the API names one of these actions, and the desks
 * show what it allows. `docs/access.md` says it in words.
 */
export const permissions = {
  'sign-in': { to: 'anyone', effect: 'reads' },
  'see-reference': { to: 'anyone', effect: 'reads' }, // what the API is like tells no data
  'own-account': { to: 'signed-in', effect: 'reads' },
  'see-scans': reads('mailroom', 'reviewer', 'auditor', 'supervisor'),
  'take-in': changes('mailroom', 'supervisor'),
  'open-batch': changes('mailroom', 'supervisor'),
  'close-batch': changes('mailroom', 'supervisor'),
  'reopen-batch': changes('supervisor'),
  'settle-doubles': changes('mailroom', 'reviewer', 'supervisor'),
  'see-fields': reads('reviewer', 'auditor', 'supervisor'),
  'see-history': reads('reviewer', 'auditor', 'supervisor'),
  audit: reads('auditor'), // whoever enters values would see here what they have to enter unseen
  'see-original': reads('reviewer', 'auditor', 'supervisor'),
  'reveal-secret': reads('reviewer', 'supervisor'),
  correct: changes('reviewer', 'supervisor'),
  'read-again': changes('reviewer', 'supervisor'),
  approve: changes('reviewer', 'supervisor'),
  reopen: changes('supervisor'),
  prioritise: changes('supervisor'),
  note: changes('reviewer', 'supervisor'),
  'decide-escalated': changes('supervisor'),
  'write-letter': changes('reviewer', 'supervisor'),
  export: reads('supervisor'),
  'see-keeping': reads('auditor', 'supervisor', 'administrator'),
  hold: changes('supervisor', 'administrator'),
  dispose: changes('supervisor', 'administrator'), // two of them: nobody approves what they proposed
  'see-figures': reads('auditor', 'supervisor'),
  'see-miss-rates': reads('supervisor'),
  'manage-accounts': changes('administrator'),
  'manage-tokens': changes('administrator'),
  'manage-webhooks': changes('administrator'),
  'see-queues': reads('administrator'),
} as const satisfies Record<string, Permission>;

export type Action = keyof typeof permissions;
export const ACTIONS = Object.keys(permissions) as readonly Action[];

/** `roles`: those of the account that is signed in; null: nobody is. */
export function mayDo(action: Action, roles: readonly Role[] | null): boolean {
  const { to }: Permission = permissions[action];
  if (to === 'anyone') return true;
  if (roles === null) return false;
  return to === 'signed-in' || roles.some((role) => to.includes(role));
}
