import type { ProblemCode } from '../schemas/http.ts';
import type { Text } from '../schemas/text.ts';

/** Status, cause and remedy of a refusal, in plain words. */
export interface ProblemWords {
  readonly status: number;
  readonly cause: Text;
  readonly remedy: Text;
}

/** Of who one is, and of what one may do. */
export const accessProblems = {
  'not-signed-in': {
    status: 401,
    cause: {
      ja: 'サインインしていないか、時間が過ぎてサインアウトしました。',
      en: 'You are not signed in, or your session has ended.',
    },
    remedy: { ja: 'もう一度サインインしてください。', en: 'Sign in again.' },
  },
  'not-allowed': {
    status: 403,
    cause: { ja: 'この操作を行う権限がありません。', en: 'Your roles do not allow this.' },
    remedy: {
      ja: '必要な場合は、管理者に役割の追加を依頼してください。',
      en: 'If you need it, ask an administrator for the role.',
    },
  },
  'token-invalid': {
    status: 401,
    cause: {
      ja: 'トークンが正しくないか、期限切れ、または取り消されています。',
      en: 'The token is not one of ours, has expired, or was revoked.',
    },
    remedy: {
      ja: '管理者に新しいトークンの発行を依頼してください。',
      en: 'Ask an administrator for a new one.',
    },
  },
  'scope-missing': {
    status: 403,
    cause: {
      ja: 'このトークンには、この操作の権限がありません。',
      en: 'The token is not allowed to do this.',
    },
    remedy: {
      ja: '必要な権限を持つトークンの発行を管理者に依頼してください。',
      en: 'Ask an administrator for a token with the scope, if there is one.',
    },
  },
  'token-name-taken': {
    status: 409,
    cause: {
      ja: 'この名前のトークンは、すでに発行されたことがあります。',
      en: 'There is or was a token of this name.',
    },
    remedy: {
      ja: '記録に残るため、別の名前を付けてください。',
      en: 'It stays on record: choose another name.',
    },
  },
  'webhook-address-refused': {
    status: 422,
    cause: {
      ja: 'このアドレスには送れません。',
      en: 'Nothing may be sent to this address.',
    },
    remedy: {
      ja: 'インターネット上の https:// のアドレスを指定してください。内部ネットワークのアドレスは使えません。',
      en: 'Give an https address on the public net. Addresses of internal networks are not allowed.',
    },
  },
  'webhook-disabled': {
    status: 409,
    cause: { ja: 'このWebhookは停止中です。', en: 'This webhook is disabled.' },
    remedy: { ja: '有効にしてから送ってください。', en: 'Enable it first, then send.' },
  },
  'key-in-use': {
    status: 409,
    cause: {
      ja: '同じ Idempotency-Key の要求を処理しています。',
      en: 'A request under this Idempotency-Key is still being answered.',
    },
    remedy: {
      ja: '少し待ってから、同じ要求をもう一度送ってください。',
      en: 'Wait a little, then send the same request again.',
    },
  },
  'key-spent': {
    status: 422,
    cause: {
      ja: 'この Idempotency-Key は、別の要求に使われました。',
      en: 'This Idempotency-Key was used for another request.',
    },
    remedy: {
      ja: '新しいキーを付けて送ってください。',
      en: 'Send this one under a new key.',
    },
  },
  'wrong-credentials': {
    status: 401,
    cause: {
      ja: 'メールアドレスかパスワードが違います。',
      en: 'The e-mail address or the password is wrong.',
    },
    remedy: {
      ja: '確かめて、もう一度入力してください。忘れた場合は、管理者に再設定用リンクを依頼してください。',
      en: 'Check them and try again. If you have forgotten your password, ask an administrator for a link.',
    },
  },
  'provider-unreachable': {
    status: 502,
    cause: {
      ja: '組織のサインイン（OpenID）のサーバーに接続できません。',
      en: 'The organisation’s own sign-in cannot be reached.',
    },
    remedy: {
      ja: 'しばらくしてから、もう一度お試しください。続く場合は、管理者に連絡してください。',
      en: 'Try again in a while. If it stays so, tell an administrator.',
    },
  },
  'account-disabled': {
    status: 403,
    cause: { ja: 'このアカウントは停止されています。', en: 'This account is disabled.' },
    remedy: { ja: '管理者に連絡してください。', en: 'Ask an administrator.' },
  },
  'too-many-tries': {
    status: 429,
    cause: {
      ja: 'サインインの試行が続いたため、しばらく受け付けません。',
      en: 'There were too many tries to sign in.',
    },
    remedy: {
      ja: '1分ほど待ってから、もう一度お試しください。',
      en: 'Wait for a minute, then try again.',
    },
  },
  'no-password': {
    status: 409,
    cause: {
      ja: 'このアカウントにはパスワードがありません。組織のサインインだけを使っています。',
      en: 'This account has no password: it signs in with the organisation’s own sign-in alone.',
    },
    remedy: {
      ja: 'パスワードも使う場合は、管理者に再設定用のリンクを依頼してください。',
      en: 'If you want one as well, ask an administrator for a link to set it.',
    },
  },
  'wrong-password': {
    status: 403,
    cause: { ja: '現在のパスワードが違います。', en: 'The present password is wrong.' },
    remedy: { ja: '確かめて、もう一度入力してください。', en: 'Check it and try again.' },
  },
  'link-spent': {
    status: 410,
    cause: {
      ja: 'このリンクは使えません。使用済みか、期限切れか、新しいリンクに替わっています。',
      en: 'This link leads nowhere: it was used, is too old, or was replaced.',
    },
    remedy: {
      ja: '管理者に新しいリンクを依頼してください。',
      en: 'Ask an administrator for a new link.',
    },
  },
  'name-needed': {
    status: 400,
    cause: { ja: '名前がありません。', en: 'The name is missing.' },
    remedy: { ja: '名前を入力してください。', en: 'Enter your name.' },
  },
  'email-needed': {
    status: 400,
    cause: { ja: 'メールアドレスがありません。', en: 'The e-mail address is missing.' },
    remedy: { ja: 'メールアドレスを入力してください。', en: 'Enter your e-mail address.' },
  },
  'name-taken': {
    status: 409,
    cause: {
      ja: '同じ名前のアカウントがあります。名前は記録に残るため、区別が必要です。',
      en: 'Somebody here has this very name. Names go on record, so they must differ.',
    },
    remedy: {
      ja: '所属などを添えて、区別できる名前にしてください。',
      en: 'Add something that tells you apart, such as your section.',
    },
  },
  'email-taken': {
    status: 409,
    cause: {
      ja: 'このメールアドレスのアカウントは既にあります。',
      en: 'There is an account with this e-mail address.',
    },
    remedy: { ja: '利用者の一覧で確かめてください。', en: 'Look for it in the list of people.' },
  },
  'last-administrator': {
    status: 409,
    cause: {
      ja: '最後の管理者です。停止したり、管理者から外したりできません。',
      en: 'This is the last administrator: it can be neither disabled nor demoted.',
    },
    remedy: {
      ja: '先に、ほかの人を管理者にしてください。',
      en: 'Make somebody else an administrator first.',
    },
  },
} satisfies Partial<Record<ProblemCode, ProblemWords>>;
