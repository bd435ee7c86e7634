import type { accessJa } from './access-ja.ts';

/** Words of signing in, of the own account and of people. */
export const accessEn: typeof accessJa = {
  roles: {
    mailroom: {
      name: 'Mailroom',
      does: 'Takes scans in and follows up what could not be read; sees no values.',
    },
    reviewer: { name: 'Reviewer', does: 'Checks, corrects and approves.' },
    auditor: {
      name: 'Auditor',
      does: 'Sees records, history and originals; changes nothing and has no other role.',
    },
    supervisor: {
      name: 'Supervisor',
      does: 'Mailroom and review, and also reopens and exports records.',
    },
    administrator: { name: 'Administrator', does: 'Manages people and roles; sees no records.' },
  },
  access: {
    signIn: 'Sign in',
    email: 'E-mail address',
    password: 'Password',
    forgotten:
      'If you have forgotten your password, ask an administrator for a link to set a new one.',
    emptyTitle: 'Nobody has an account yet',
    emptyBody:
      'A link that sets up the first administrator was printed where the server was started. Open that link. If it is lost, start the server again: it prints a new one.',
    againTitle: 'Please sign in again',
    againBody: (name) =>
      `Your session has ended. Sign in as ${name}, and whatever you were typing is still there.`,
    name: 'Name',
    nameHint: 'It is written beside every correction and approval you make.',
    nameTrouble:
      'Enter your name: at most 100 characters, none of them invisible. Names of the system, such as root or demo, are taken.',
    emailTrouble: 'Enter a whole e-mail address.',
    newPassword: 'New password',
    passwordHint: (least) =>
      `At least ${least} characters. A few words in a row are long and easy to remember.`,
    passwordTrouble: (least) => `The password needs at least ${least} characters.`,
    showPassword: 'Show the password',
    setUp: 'Set up and sign in',
    purposes: {
      'first-administrator': {
        title: 'Set up the first administrator',
        body: 'You can invite others afterwards. The first one is a supervisor as well.',
      },
      invitation: {
        title: 'Set up your account',
        body: 'Check your name and choose a password. This link works once.',
      },
      reset: {
        title: 'Set a new password',
        body: 'Choose a new password. You are signed out everywhere else.',
      },
    },
    isSetUp: {
      title: 'Your password is set',
      body: 'Only signing in did not work just now. The link is used up and not needed any more: sign in here.',
    },
    openAgain: {
      title: 'Open the link again',
      body: 'This page needs the whole link that you were given. Open it once more. If you have set your password already, sign in.',
    },
    notAllowed: {
      title: 'Your roles do not allow this page',
      body: 'If you need it, ask an administrator for the role.',
    },
  },
  account: {
    title: 'Your account',
    signOut: 'Sign out',
    password: 'Change password',
    current: 'Present password',
    change: 'Change password',
    changed: 'Changed. You are signed out everywhere else.',
    sessions: 'Where you are signed in',
    thisSession: 'Here',
    unknownBrowser: 'Unknown browser',
    times: (start, last) => `Since ${start}, last used ${last}`,
    end: 'Sign out there',
    endOthers: 'Sign out everywhere else',
  },
  people: {
    title: 'People',
    search: 'Find by name or e-mail',
    none: 'Nobody matches.',
    columns: { name: 'Name', roles: 'Roles', state: 'State', lastSignIn: 'Last sign-in' },
    states: { invited: 'Invited', active: 'Active', disabled: 'Disabled' },
    never: 'Never',
    change: 'Change',
    invite: 'Invite somebody',
    makeInvitation: 'Make the invitation',
    roles: 'Roles',
    rolesTrouble: 'Choose at least one role.',
    saveRoles: 'Save roles',
    handOver: (name) =>
      `Hand this link to ${name}. It works once, and cannot be shown again after you close this.`,
    link: 'Link',
    linkEnds: (time) => `Good until ${time}`,
    copy: 'Copy the link',
    copied: 'Copied.',
    again: 'Make a new invitation',
    againWhy: 'The account is not set up yet. The link before leads nowhere then.',
    reset: 'Make a reset link',
    resetWhy: 'For somebody who has forgotten the password. Nothing changes until it is used.',
    disable: 'Disable',
    disableWhy: 'Signs the person out at once and bars the door.',
    enable: 'Enable',
    enableWhy: 'Lets the person in again, with the password as it was.',
  },
};
