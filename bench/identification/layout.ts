import type { Random } from '../../samples/random.ts';

/** One page of an invented form, all lengths in millimetres. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

/** A row of the form's table: its label, and what is filled in beside it. */
export interface Row {
  readonly label: string;
  readonly top: number;
  readonly height: number;
  readonly entry:
    | { readonly kind: 'cells'; readonly count: number }
    | { readonly kind: 'line' }
    | { readonly kind: 'marks'; readonly labels: readonly string[] };
}

export const MARGIN_MM = 16;
export const LABEL_MM = 42;

export const WORDS: readonly string[] =
  '氏名,フリガナ,生年月日,住所,電話番号,申請日,受付番号,医療機関コード,医療機関名,開設者,担当者名,口座番号,金融機関名,支店名,預金種別,口座名義,従業員数,申請台数,利用開始日,利用終了日,変更理由,備考,所在地,郵便番号,代表者,部署名,役職,資格,登録番号,許可年月日,保険者番号,記号番号,負担割合,診療科目,病床数,薬局名,管理者,届出事項,変更前,変更後,添付書類,委任者,受任者,続柄,世帯主,勤務先,年間収入,控除額,請求金額,振込先,領収日,証明書番号,有効期限,交付場所,使用目的,設置場所,型番,数量,単価,合計'.split(
    ',',
  );
const CHOICES =
  '新規,変更,取消,更新,廃止,有,無,男,女,個人,法人,普通,当座,本人,代理,郵送,窓口,常勤,非常勤'.split(
    ',',
  );
const SUBJECTS =
  '資格確認,医療費助成,施設使用,口座振替,住所変更,備品購入,補助金交付,資格取得,被扶養者,出産手当金,高額療養費,施術同意,薬局開設,病床変更,設備更新,休業届出,指定更新,再交付,登録抹消,情報開示'.split(
    ',',
  );
const KINDS = '申請書,届出書,請求書,同意書,報告書,変更届,依頼書,証明願'.split(',');
const PHRASES =
  '太枠の中を黒のボールペンで記入してください。,該当する項目に印を付けてください。,訂正する場合は二重線で消してください。,記入漏れがあると受け付けできません。,この用紙は折り曲げずに送付してください。,裏面の注意事項をよくお読みください。,不明な点は担当窓口までお問い合わせください。,添付書類は返却いたしません。,個人情報は目的以外に使用しません。,代理人が申請する場合は委任状が必要です。,提出期限を過ぎた場合は次回の扱いとなります。,写しを必ず保管してください。'.split(
    ',',
  );

/** Paper sizes of an office's forms; most are A4. */
const SIZES = [
  { weight: 16, size: [210, 297] },
  { weight: 2, size: [297, 210] },
  { weight: 2, size: [148, 210] },
  { weight: 1, size: [182, 257] },
] as const;

/** Draws up one page; another stream is another form. */
export function inventLayout(random: Random, fixed?: readonly [number, number]): Layout {
  const [width, height] = fixed ?? random.weighted([...SIZES]).size;
  const rows: Row[] = [];
  let top = random.between(34, 62) * (height / 297);
  const bottom = height - random.between(28, 90) * (height / 297);
  while (top < bottom) {
    const rowHeight = random.pick([8, 9, 10, 11, 12, 14, 17]);
    rows.push({
      label: random.pick(WORDS),
      top,
      height: rowHeight,
      entry: inventEntry(random, width),
    });
    top += rowHeight;
  }
  return {
    width,
    height,
    title: `${random.pick(SUBJECTS)}${random.pick(SUBJECTS)}${random.pick(KINDS)}`,
    rows,
    notes: Array.from({ length: random.whole(2, 9) }, () => random.pick(PHRASES)),
  };
}

function inventEntry(random: Random, width: number): Row['entry'] {
  const room = width - 2 * MARGIN_MM - LABEL_MM - 4;
  const kind = random.pick(['cells', 'line', 'line', 'marks'] as const);
  switch (kind) {
    case 'line':
      return { kind };
    case 'cells':
      return { kind, count: random.whole(4, Math.floor(room / 7)) };
    case 'marks':
      return {
        kind,
        labels: Array.from({ length: random.whole(2, Math.floor(room / 24)) }, () =>
          random.pick(CHOICES),
        ),
      };
  }
}

export type Difference = 'word' | 'title' | 'field' | 'moved';

/** Another version of a page that differs in one thing. */
export function alterLayout(layout: Layout, difference: Difference, random: Random): Layout {
  const at = random.whole(1, layout.rows.length - 1);
  const change = (row: Row): Row => {
    switch (difference) {
      case 'word':
        return { ...row, label: pickOther(WORDS, row.label, random) };
      case 'field': {
        const { entry } = row;
        if (entry.kind === 'cells') return { ...row, entry: { kind: 'line' } };
        return { ...row, entry: { kind: 'cells', count: random.whole(6, 10) } };
      }
      case 'title':
      case 'moved':
        return row;
    }
  };
  if (difference === 'title')
    return {
      ...layout,
      title: `${pickOther(SUBJECTS, layout.title.slice(0, 4), random)}${layout.title}`,
    };
  if (difference === 'moved') {
    // The rule between two rows moves by a few mm: one grows, the other shrinks.
    const by = random.between(2, 3.5);
    return {
      ...layout,
      rows: layout.rows.map((row, index) => {
        if (index === at - 1) return { ...row, height: row.height + by };
        if (index === at) return { ...row, top: row.top + by, height: row.height - by };
        return row;
      }),
    };
  }
  return { ...layout, rows: layout.rows.map((row, index) => (index === at ? change(row) : row)) };
}

function pickOther(words: readonly string[], than: string, random: Random): string {
  return random.pick(words.filter((word) => !than.startsWith(word)));
}
