/** Words of spot checks. */
export const spotChecksJa = {
  title: '抜き取り確認',
  why: '確認なしで確定した値の一部を、何と読み取られたかを見ずに入力します。読み取りの誤りがどれだけあるかを、これで測ります。',
  waiting: '抜き取り確認が待っています。',
  start: '抜き取り確認を始める',
  none: '待っている抜き取り確認はありません。',
  noneMore: '自分が作業したページの値は、ほかの人が確認します。',
  task: '書いてあるとおりに入力してください。',
  decide: '入力が分かれています。正しいものを選ぶか、見えるとおりに入力してください。',
  save: '入力して次へ',
  another: '次の確認へ',
  saving: '送信中…',
  empty: '何も書いていなければ「空欄」、読めなければ「判読不能」を選んでください。',
  done: (n: number) => `${n} 件入力しました。`,
  cropAlt: (label: string) => `${label}の記入`,
  inHistory: '（抜き取り確認で）',
};
