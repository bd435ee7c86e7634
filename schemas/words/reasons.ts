import type { Reason } from '../reason.ts';
import type { Text } from '../text.ts';
import { text } from './phrases.ts';

type Params = NonNullable<Reason['params']>;

/** ` (87%, needed 99%)`, or nothing where the reason carries no such numbers. */
function showProbability({ probability, needed }: Params): Text {
  if (typeof probability !== 'number') return { ja: '', en: '' };
  const digits = typeof needed === 'number' ? digitsToTell(probability, needed) : 0;
  const show = (value: number): string => `${(value * 100).toFixed(value > 0.99 ? 2 : digits)}%`;
  if (typeof needed !== 'number')
    return text(`（確からしさ ${show(probability)}）`, ` (probability ${show(probability)})`);
  return text(
    `（確からしさ ${show(probability)}、必要 ${show(needed)}）`,
    ` (probability ${show(probability)}, needed ${show(needed)})`,
  );
}

/** As few decimals of percentages as tell the two apart, two at most. */
const digitsToTell = (one: number, other: number): number =>
  [0, 1].find((digits) => (one * 100).toFixed(digits) !== (other * 100).toFixed(digits)) ?? 2;

function showResidual({ residual, limit }: Params): Text {
  if (typeof residual !== 'number') return { ja: '', en: '' };
  const show = (value: number): string => `${value.toFixed(2)} mm`;
  if (typeof limit !== 'number')
    return text(`（ずれ ${show(residual)}）`, ` (off by ${show(residual)})`);
  return text(
    `（ずれ ${show(residual)}、許容 ${show(limit)}）`,
    ` (off by ${show(residual)}, allowed ${show(limit)})`,
  );
}

function wordPoorScan({ flaw, measured, limit }: Params): Text {
  const ja = '300 dpi でスキャンし直すか、原本と見比べてください。';
  const en = 'scan it again at 300 dpi, or compare the field with the paper.';
  if (flaw === 'blur')
    return text(
      `ページ全体がぼやけています（輪郭の幅 ${measured} mm、許容 ${limit} mm）。ガラス面を拭いて、${ja}`,
      `The whole page is blurred (edges ${measured} mm wide, allowed ${limit} mm): clean the glass and ${en}`,
    );
  return text(
    `ページ全体が薄すぎます（濃さ ${measured}、必要 ${limit}）。濃度を上げて、${ja}`,
    `The whole page is too pale (contrast ${measured}, needed ${limit}): set the scanner darker and ${en}`,
  );
}

type RegistryCode = Extract<Reason['code'], `registry-${string}`>;

/** What stands in the registry is shown among the alternatives, never in the sentence. */
function wordRegistry(code: RegistryCode, { registry = '?' }: Params): Text {
  switch (code) {
    case 'registry-agrees':
      return text(
        `登録簿「${registry}」の、このコードの記載と筆跡が一致しました。値は登録簿のとおりです。`,
        `The code names an entry of the registry "${registry}", and the writing agrees with it: the value is as it stands there.`,
      );
    case 'registry-other-wording':
      return text(
        `書かれた内容は、登録簿「${registry}」の、このコードの記載を指しますが、そのままの表記ではありません（法人名の有無など）。値は読み取ったままで、記載は候補にあります。`,
        `The writing means the entry of the registry "${registry}" that the code names, but not in the same words, such as a corporation left out: the value is as it was read, and the entry is among the alternatives.`,
      );
    case 'registry-differs':
      return text(
        `コードの指す登録簿「${registry}」の記載と、書かれた内容が違うようです。コードと内容の両方を画像と見比べてください。`,
        `The code names an entry of the registry "${registry}" that differs from what is written: compare both the code and the writing with the picture.`,
      );
    case 'registry-other-key':
      return text(
        `読み取ったままのコードは登録簿「${registry}」と合いませんが、コードを別に読むと、書かれた内容と一致する記載があります。コードを画像と見比べてください。`,
        `The code as read does not fit the registry "${registry}", but read otherwise it names an entry that agrees with the writing: compare the code with the picture.`,
      );
    case 'registry-rival-key':
      return text(
        `コードは読み取ったままですが、別に読むと、登録簿「${registry}」に書かれた内容と一致する記載があります。コードと候補を画像と見比べてください。`,
        `The code stands as it was read, but read otherwise it names an entry of the registry "${registry}" that agrees with the writing: compare the code and the alternatives with the picture.`,
      );
    case 'registry-unknown-key':
      return text(
        `このコードは登録簿「${registry}」にありません。画像と見比べ、正しく読めていれば差出人に確認してください。`,
        `The registry "${registry}" has no such code: compare it with the picture; if it is read rightly, ask the sender.`,
      );
  }
}

/** One sentence a code: what the reader saw, and what the person is asked to look at. */
export function wordReason({ code, params = {} }: Reason): Text {
  switch (code) {
    case 'low-probability': {
      const shown = showProbability(params);
      return text(
        `読み取りに自信がありません${shown.ja}。画像と見比べてください。`,
        `The reading is not certain enough${shown.en}: compare it with the picture.`,
      );
    }
    case 'readers-disagree':
      return text(
        '二つの読み取り方で結果が違います。画像を見て正しい方を選んでください。',
        'Two readers read different things: look at the picture and decide.',
      );
    case 'no-trusted-reader':
      return text(
        'この種類の手書きは自動では確定しません。画像を見て入力してください。',
        'No reader is trusted with this handwriting: enter what the picture shows.',
      );
    case 'unreadable':
      return text(
        '何か書かれていますが、読み取れません。画像を見て入力してください。',
        'Something is written that cannot be read: enter what the picture shows.',
      );
    case 'crossed-out':
      return text(
        '線で消された記入があります。残った記入を確かめてください。',
        'Something was written and crossed out: check what is meant.',
      );
    case 'doubtful-gap':
      return text(
        '文字の間が空けてあるのか、続けて書かれているのか、はっきりしません。空白の有無を確かめてください。',
        'It is not clear whether words are set apart here: check the spaces against the picture.',
      );
    case 'not-in-alphabet':
      return text(
        'この欄で使えない文字があるようです。記入を確かめてください。',
        'There seems to be a character that this field cannot hold: check the writing.',
      );
    case 'check-proposal':
      return text(
        '読み取ったままでは番号の検査に合わないため、検査に合う最も近い読みを示しています。書かれたとおりか、一字ずつ確かめてください。',
        'What was read breaks the check of this number, so the nearest reading that keeps it is shown: compare every digit with the writing.',
      );
    case 'cell-gap':
      return text(
        '記入されたますの間に空のますがあります。書き落としでないか確かめてください。',
        'There is an empty cell between written ones: check that nothing is missing.',
      );
    case 'ink-outside-box':
      return text(
        '記入が枠からはみ出しています。全部読めているか確かめてください。',
        'The writing leaves its box: check that all of it was read.',
      );
    case 'mark-corrected':
      return text(
        '塗りつぶしや線で訂正された印のようです。印が有効か確かめてください。',
        'The mark seems to be corrected (filled over or struck out): check whether it counts.',
      );
    case 'mark-stray':
      return text(
        '枠の近くに印らしくない線や点があります。印かどうか確かめてください。',
        'There is ink at the box that does not look like a mark: check whether it is one.',
      );
    case 'mark-ambiguous':
      return text(
        '印があるかどうか、はっきりしません。画像を見て決めてください。',
        'It is not clear whether the box is marked: look at the picture and decide.',
      );
    case 'mark-by-circle':
      return text(
        '印ではなく丸で囲まれています。選ばれたものを確かめてください。',
        'The option is circled instead of ticked: check what is chosen.',
      );
    case 'several-marked':
      return text(
        '一つだけ選ぶ欄に、印が二つ以上あります。どれが有効か確かめてください。',
        'More than one option is marked where one is allowed: check which one counts.',
      );
    case 'faint-ink':
      return text(
        '記入が薄く、紙と見分けにくいです。画像を見て確かめてください。',
        'The writing is hardly darker than the paper: check it against the picture.',
      );
    case 'overlaid':
      return text(
        '印影、汚れ、折り目、読取りの筋などが欄に重なっています。画像を見て確かめてください。',
        'A stamp, stain, fold or scanner streak lies over this field: check it against the picture.',
      );
    case 'poor-scan':
      return wordPoorScan(params);
    case 'poor-registration': {
      const shown = showResidual(params);
      return text(
        `様式の位置がここで合わないため、読み取っていません${shown.ja}。画像を見て入力してください。`,
        `The form does not fit here, so this field was not read${shown.en}: enter what the picture shows.`,
      );
    }
    case 'outside-scan':
      return text(
        'この欄はスキャンの外にあります。原本を見て入力するか、スキャンし直してください。',
        'This field lies beyond the edge of the scan: scan the page again, or enter it from the paper.',
      );
    case 'required-blank':
      return text(
        '必須の欄ですが、何も書かれていません。画像を確かめ、空であれば差出人に確認してください。',
        'This field is required and nothing is written: check the picture; if it is empty, ask the sender.',
      );
    case 'rule':
      return text(
        '記入の決まりに合っていません。理由は決まりの説明を見てください。',
        'A rule of the form is not met: see the message of the rule.',
      );
    case 'normalised':
      return text(
        '書かれたとおりではなく、決まった形に直した値です。直し方が正しいか確かめてください。',
        'The value was brought into a fixed form and differs from the writing: check that it is right.',
      );
    case 'registry-agrees':
    case 'registry-other-wording':
    case 'registry-differs':
    case 'registry-other-key':
    case 'registry-rival-key':
    case 'registry-unknown-key':
      return wordRegistry(code, params);
    case 'always-review':
      return text(
        'この欄は、様式の決まりで必ず人が確かめます。',
        'The policy of this form sends this field to a person every time.',
      );
  }
}
