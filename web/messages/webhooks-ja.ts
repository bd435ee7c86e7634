import type { Delivery, DeliveryTrouble, Webhook, WebhookEvent } from '../../schemas/webhook.ts';

const events: Record<WebhookEvent, string> = {
  'scan.received': '封筒を受け付けた',
  'scan.rejected': 'ファイルまたはページを読み取れなかった',
  'record.read': 'ページを読み取った',
  'record.approved': '記録を承認した',
  'record.reopened': '承認を取り消した',
  'batch.closed': 'バッチを締めた',
  'batch.reopened': 'バッチを再開した',
  'records.exported': '記録を書き出した',
};
const states: Record<Webhook['state'], string> = {
  enabled: '有効',
  disabled: '停止中',
  gone: '停止中（送信先が 410 を返した）',
};
const deliveryStates: Record<Delivery['state'], string> = {
  waiting: '送信待ち',
  delivered: '送信済み',
  'given-up': '断念',
};
const troubles: Record<DeliveryTrouble, string> = {
  'address-refused': '内部ネットワークのアドレスのため、送りません。',
  'unknown-host': 'ホスト名が見つかりません。',
  'no-connection': '接続できません。',
  'not-trusted': '送信先の証明書を確認できません。',
  'too-slow': '10秒以内に応答がありません。',
  redirected: '転送（リダイレクト）が返されました。転送先には送りません。',
  'bad-status': '受け取れないと応答されました。',
  gone: '今後は不要と応答されたため、停止しました。',
  disabled: 'Webhookが停止されました。',
};

/** Words of the page on which other programs are told of events. */
export const webhooksJa = {
  title: 'Webhook',
  body: '出来事を、ほかのプログラムに署名付きで知らせます。送るのはID・番号・状態だけで、値や氏名は送りません。',
  none: 'Webhookはまだありません。',
  columns: { name: '名前と送信先', events: 'イベント', state: '状態', actions: '操作' },
  madeBy: (person: string, time: string) => `${person}、${time}`,
  events,
  states,
  make: 'Webhookを登録',
  name: '名前',
  nameTrouble: '1〜60文字で入力してください。',
  url: '送信先',
  urlHint: 'https:// で始まる、インターネット上のアドレス',
  urlTrouble: 'https:// で始まるアドレスを入力してください。',
  eventsTitle: '知らせるイベント',
  eventsTrouble: 'イベントを1つ以上選んでください。',
  secret: '署名の鍵',
  shownOnce: (name: string) =>
    `${name} に設定してください。この画面を閉じると二度と表示できません。`,
  copy: '鍵をコピー',
  test: 'テストを送る',
  log: '送信記録',
  enable: '有効にする',
  disable: '停止する',
  remove: '削除',
  removeTitle: (name: string) => `${name} を削除しますか`,
  removeWhy: '送信記録と、送信待ちのものも消えます。元には戻せません。',
  logOf: (name: string) => `${name} の送信記録`,
  logNone: 'この30日間に送ったものはありません。',
  more: 'さらに表示',
  logColumns: { time: '時刻', event: 'イベント', state: '状態', tries: '試行', again: '操作' },
  deliveryStates,
  testEvent: 'テスト',
  troubles,
  tries: (tries: number) => `${tries}回`,
  status: (status: number) => `HTTP ${status}`,
  nextTry: (time: string) => `次は ${time}`,
  again: 'もう一度送る',
};
