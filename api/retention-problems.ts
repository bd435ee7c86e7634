import type { ProblemCode } from '../schemas/http.ts';
import type { ProblemWords } from './access-problems.ts';

/** Of keeping things, and of disposing of them. */
export const retentionProblems = {
  disposed: {
    status: 409,
    cause: {
      ja: 'この封筒は処分済みです。管理番号と、誰がいつ何をしたかだけが残っています。',
      en: 'It was disposed of. Its control number is left, and who did what when.',
    },
    remedy: {
      ja: '元には戻せません。改めて必要な場合は、紙をスキャンし直してください。',
      en: 'There is no way back. If it is needed again, scan the paper anew.',
    },
  },
  held: {
    status: 409,
    cause: {
      ja: 'この封筒は処分が止められています（処分停止）。',
      en: 'This envelope is on hold: it must not be disposed of.',
    },
    remedy: {
      ja: '処分するには、理由を付けて処分停止を解除してください。',
      en: 'Lift the hold first, with a reason.',
    },
  },
  'in-hand': {
    status: 409,
    cause: {
      ja: 'この封筒のページは、読み取り待ちか読み取り中です。',
      en: 'A page of this envelope waits to be read, or is being read.',
    },
    remedy: {
      ja: '読み取りが終わってから、もう一度操作してください。',
      en: 'Try again when it is read.',
    },
  },
  'not-due': {
    status: 409,
    cause: {
      ja: '保存期間が終わっていません。または、様式に保存期間の定めがありません。',
      en: 'The time for which it is kept is not over, or its form sets none.',
    },
    remedy: {
      ja: '期間の前に処分するには、理由を入力してください。理由は処分の後も残ります。',
      en: 'To dispose of it all the same, say why. The reason is kept afterwards.',
    },
  },
  'already-proposed': {
    status: 409,
    cause: {
      ja: 'この封筒の処分は、すでに申し出られています。',
      en: 'Somebody has proposed to dispose of this envelope already.',
    },
    remedy: {
      ja: '申し出の一覧で、別の人が承認するか取り下げてください。',
      en: 'Find it among the proposals: another person approves it, or it is cancelled.',
    },
  },
  'proposal-decided': {
    status: 409,
    cause: {
      ja: 'この申し出は、ほかの人がすでに承認したか取り下げました。',
      en: 'Somebody else has approved or cancelled this proposal.',
    },
    remedy: { ja: '最新の一覧を確認してください。', en: 'Look at the list as it is now.' },
  },
  'own-proposal': {
    status: 409,
    cause: {
      ja: '処分には二人が必要です。申し出た人と、申し出た人から最後の招待やリンクを受け取った人は、承認できません。',
      en: 'Disposal takes two people: whoever proposed it cannot approve it, nor can who got their last invitation or link from them.',
    },
    remedy: { ja: '別の人に承認を依頼してください。', en: 'Ask somebody else to approve it.' },
  },
} as const satisfies Partial<Record<ProblemCode, ProblemWords>>;
