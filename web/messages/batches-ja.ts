import type { BatchEvent, BatchState, CountKind } from '../../schemas/batch.ts';

const states: Record<BatchState, string> = { open: '受付中', closed: '締め済み' };
const counts: Record<CountKind, { name: string; expected: string }> = {
  envelopes: { name: '封筒', expected: '開いたときの予定' },
  pages: { name: 'ページ', expected: '開いたときの予定' },
  read: { name: '読み取り済み', expected: 'ページ' },
  approved: { name: '承認済み', expected: '読み取り済み' },
  exported: { name: '書き出し済み', expected: '承認済み' },
};
const events: Record<BatchEvent['action'], string> = {
  'batch-opened': 'バッチを開いた',
  'batch-back-dated': '受付日を過去の日にした',
  'batch-closed': 'バッチを締めた',
  'batch-reopened': 'バッチを再開した',
};

/** Words of the mailroom's batches. */
export const batchesJa = {
  batches: {
    title: 'バッチ一覧',
    nav: 'バッチ',
    open: 'バッチを開く',
    states,
    all: 'すべて',
    filter: '状態で絞り込む',
    search: '検索',
    searchHint: '番号か名前',
    none: '該当するバッチはありません。',
    columns: {
      batch: 'バッチ',
      received: '受付日',
      envelopes: '封筒',
      pages: 'ページ',
      rejected: '読み取り不可',
      state: '状態',
    },
    ofExpected: (found: number, expected: number) => `${found} / ${expected}`,
    number: (n: number) => `バッチ ${n}`,
    name: '名前またはスキャナー（任意）',
    receivedOn: '受付日',
    today: '今日',
    backDated: '受付日を過去の日にすると、理由とともに記録に残ります。',
    backDatedReason: '過去の日にする理由',
    expectedEnvelopes: '封筒の予定数',
    expectedPages: 'ページの予定数',
    expectedPagesHint: '両面をスキャンする場合は、面の数。仕切り紙は数えません。',
    countTrouble: '1以上の数を入力してください。',
    opened: (person: string, at: string) => `${person}さんが ${at} に開きました`,
    counts,
    countsTitle: '数の照合',
    countColumns: {
      what: '数えるもの',
      expected: 'あるべき数',
      found: '実際の数',
      result: '照合',
    },
    agrees: '一致',
    differs: (by: number) => (by > 0 ? `${by} 多い` : `${-by} 足りない`),
    waiting: (n: number) => `読み取り待ち ${n}`,
    rejected: (n: number) => `読み取り不可 ${n}`,
    rejectsTitle: '読み取れなかったもの',
    noRejects: '読み取れなかったものはありません。',
    place: (envelope: number, page: number | null) =>
      page === null ? `封筒 ${envelope}（ファイル全体）` : `封筒 ${envelope}・${page} ページ`,
    scanAgain: '再スキャンを取り込む',
    againWaiting: (name: string) => `${name} を読み取っています。`,
    againFailed: (name: string) => `再スキャンの ${name} も開けませんでした。`,
    scansTitle: '封筒（取り込み順）',
    noScans: 'まだ何も取り込まれていません。',
    envelope: (n: number) => `封筒 ${n}`,
    close: 'バッチを締める',
    closeAgrees: 'すべての数が合っています。締めると、このバッチには取り込めなくなります。',
    closeDiffers:
      '合っていない数があります。このまま締めるには、理由を入力してください。理由は数とともに記録に残ります。',
    closeReason: '数が合わない理由',
    reopen: 'バッチを再開',
    reopenReason: '再開する理由',
    historyTitle: '履歴',
    events,
    reason: (reason: string) => `理由: ${reason}`,
    filePage: (n: number) => `ファイルの ${n} ページ目`,
  },
};
