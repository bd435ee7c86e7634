/** Words of signing in, of the own account and of people. */
export const accessJa = {
  roles: {
    mailroom: {
      name: '受付',
      does: 'スキャンを取り込み、読み取れなかったものを確かめます。値は見えません。',
    },
    reviewer: { name: '確認者', does: '値を確認・修正し、承認します。' },
    auditor: {
      name: '監査者',
      does: '記録・履歴・原本を見ます。変更はできず、ほかの役割と兼ねられません。',
    },
    supervisor: { name: '責任者', does: '受付と確認に加え、承認の取り消しと書き出しができます。' },
    administrator: { name: '管理者', does: '利用者と役割を管理します。記録は見えません。' },
  },
  access: {
    signIn: 'サインイン',
    email: 'メールアドレス',
    password: 'パスワード',
    forgotten: 'パスワードを忘れた場合は、管理者に再設定用のリンクを依頼してください。',
    emptyTitle: '利用者がまだいません',
    emptyBody:
      'サーバーを起動した画面に、最初の管理者を登録するリンクが表示されています。そのリンクを開いてください。見つからないときは、サーバーを起動し直すと新しいリンクが表示されます。',
    againTitle: 'もう一度サインインしてください',
    againBody: (name: string) =>
      `サインインの有効時間が終わりました。${name} さんとしてサインインすると、入力中の内容はそのまま続けられます。`,
    name: 'お名前',
    nameHint: '修正や承認の記録に、この名前が残ります。',
    nameTrouble:
      '名前を100文字以内で入力してください。見えない文字（異体字セレクターなど）や、root・demo などシステムの名前は使えません。',
    emailTrouble: 'メールアドレスを正しく入力してください。',
    newPassword: '新しいパスワード',
    passwordHint: (least: number) =>
      `${least}文字以上。言葉をいくつか並べると、長くても覚えやすくなります。`,
    passwordTrouble: (least: number) => `パスワードは${least}文字以上にしてください。`,
    showPassword: 'パスワードを表示する',
    setUp: '設定してサインイン',
    purposes: {
      'first-administrator': {
        title: '最初の管理者を登録',
        body: 'このあと、ほかの利用者を招待できます。最初の方には責任者の役割も付きます。',
      },
      invitation: {
        title: '利用者の登録',
        body: 'お名前を確かめ、パスワードを決めてください。このリンクは一度だけ使えます。',
      },
      reset: {
        title: 'パスワードの再設定',
        body: '新しいパスワードを決めてください。ほかの端末ではサインアウトします。',
      },
    },
    isSetUp: {
      title: 'パスワードを設定しました',
      body: 'サインインだけができませんでした。リンクは使用済みで、もう必要ありません。ここからサインインしてください。',
    },
    openAgain: {
      title: 'リンクをもう一度開いてください',
      body: 'このページを開くには、受け取ったリンク全体が必要です。もう一度リンクを開いてください。パスワードを設定済みの場合は、サインインしてください。',
    },
    notAllowed: {
      title: 'このページを開く権限がありません',
      body: '必要な場合は、管理者に役割の追加を依頼してください。',
    },
  },
  account: {
    title: 'アカウント',
    signOut: 'サインアウト',
    password: 'パスワードの変更',
    current: '現在のパスワード',
    change: 'パスワードを変更',
    changed: '変更しました。ほかの端末ではサインアウトしました。',
    sessions: 'サインイン中の端末',
    thisSession: 'この端末',
    unknownBrowser: '不明なブラウザー',
    times: (start: string, last: string) => `開始 ${start}、最後の操作 ${last}`,
    end: 'サインアウトさせる',
    endOthers: 'ほかの端末をすべてサインアウトさせる',
  },
  people: {
    title: '利用者',
    search: '名前・メールアドレスで探す',
    none: '該当する利用者はいません。',
    columns: { name: '名前', roles: '役割', state: '状態', lastSignIn: '最後のサインイン' },
    states: { invited: '招待中', active: '有効', disabled: '停止中' },
    never: 'なし',
    change: '変更',
    invite: '利用者を招待',
    makeInvitation: '招待リンクを作る',
    roles: '役割',
    rolesTrouble: '役割を1つ以上選んでください。',
    saveRoles: '役割を保存',
    handOver: (name: string) =>
      `次のリンクを ${name} さんに渡してください。一度だけ使え、この画面を閉じると二度と表示できません。`,
    link: 'リンク',
    linkEnds: (time: string) => `${time} まで有効`,
    copy: 'リンクをコピー',
    copied: 'コピーしました。',
    again: '新しい招待リンクを作る',
    againWhy: 'まだ登録が済んでいません。前のリンクは使えなくなります。',
    reset: '再設定用リンクを作る',
    resetWhy: 'パスワードを忘れた方に渡すリンクです。使われるまでは何も変わりません。',
    disable: '停止する',
    disableWhy: '停止すると、すぐにサインアウトし、サインインできなくなります。',
    enable: '再開する',
    enableWhy: '再開すると、以前のパスワードでサインインできます。',
  },
};
