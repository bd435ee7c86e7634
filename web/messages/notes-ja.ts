/** Words of notes to colleagues. */
export const notesJa = {
  title: '連絡メモ',
  badge: (n: number) => `メモ ${n}`,
  none: 'メモはありません。',
  write: 'メモを書く',
  label: '同僚へのメモ',
  hint: 'この申請を見られる人全員に見えます。パスワードや口座番号など秘密の欄の内容は書かないでください。二人で入力する欄の内容も書かないでください。',
  send: 'メモを残す',
  left: (n: number) => `あと ${n} 文字`,
  answer: '返事を書く',
  answerLabel: '返事',
  sendAnswer: '返事を残す',
  settle: '解決済みにする',
  settledBy: (person: string, at: string) => `${person}さんが解決済みにしました（${at}）`,
  openCount: (n: number) => `未解決 ${n} 件`,
  onPage: (n: number) => `${n} ページ目について`,
  purged: '（本文は消去されました）',
};
