import type { Failure } from './failure.ts';
import { describeReasonIn } from './reason-words.ts';
import type { Reason } from './reason.ts';
import type { Language, Text } from './text.ts';

/** What a person reads when a file or page could not be read: what, why, and what to do now. */
export interface FailureMessage {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}

interface FailureWords {
  readonly title: Text;
  readonly cause: Text;
  readonly remedy: Text;
}

/** Words for one failure in one language. Which file and page it was is shown beside it. */
export function describeFailure(failure: Failure, language: Language): FailureMessage {
  const { title, cause, remedy } = wordFailure(failure);
  return { title: title[language], cause: cause[language], remedy: remedy[language] };
}

/** Why a field goes to a person, as one sentence. */
export function describeReason(reason: Reason, language: Language): string {
  return describeReasonIn(reason)[language];
}

const text = (ja: string, en: string): Text => ({ ja, en });

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
const megapixels = (pixels: number): string => (pixels / 1e6).toFixed(pixels < 1e8 ? 1 : 0);
const percent = (score: number): string => `${Math.round(score * 100)}%`;
const millimetres = (length: number): string => `${length.toFixed(2)} mm`;

/** What a file looks like: format names stay as they are, the rest is said in words. */
function nameContent(found: string): Text {
  switch (found) {
    case 'text':
      return text('文字だけのファイル', 'plain text');
    case 'zeros':
      return text('中身がすべてゼロのデータ', 'nothing but zero bytes');
    case 'unknown':
      return text('不明な形式のデータ', 'data of an unknown kind');
    case 'Office':
      return text('旧形式の Office 文書', 'an old Office document');
    case 'EXE':
      return text('プログラム', 'a program');
    default:
      return text(`${found} 形式のファイル`, `a ${found} file`);
  }
}

const ASK_FOR_SCAN = text(
  '紙の原本を PDF、TIFF、JPEG、PNG のいずれかでスキャンし直し、もう一度取り込んでください。',
  'Scan the paper again as PDF, TIFF, JPEG or PNG, and hand it in once more.',
);
const SCAN_AGAIN = text(
  '紙の原本をスキャンし直し、もう一度取り込んでください。原本がない場合は差出人にお問い合わせください。',
  'Scan the paper again and hand it in once more. Without the paper, ask the sender.',
);
const TELL_ADMINISTRATOR = text(
  'もう一度試しても同じ場合は、この画面を管理者に見せてください。元のファイルは保管されています。',
  'If it happens again, show this to the administrator. The original file is kept.',
);

function wordFailure(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'empty-file':
    case 'vanished':
    case 'file-too-large':
    case 'unsupported-type':
    case 'type-mismatch':
    case 'damaged':
    case 'encrypted-pdf':
      return wordFileFailure(failure);
    case 'too-many-pages':
    case 'too-many-pixels':
    case 'no-such-page':
    case 'resolution-too-low':
    case 'blank-page':
    case 'mirrored':
      return wordPageFailure(failure);
    case 'unknown-form':
    case 'ambiguous-form':
    case 'poor-registration':
      return wordFormFailure(failure);
    case 'took-too-long':
    case 'reader-crashed':
    case 'storage-full':
    case 'storage-failed':
      return wordSystemFailure(failure);
  }
}

type Of<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

function wordFileFailure(
  failure: Of<
    | 'empty-file'
    | 'vanished'
    | 'file-too-large'
    | 'unsupported-type'
    | 'type-mismatch'
    | 'damaged'
    | 'encrypted-pdf'
  >,
): FailureWords {
  switch (failure.kind) {
    case 'empty-file':
      return {
        title: text('ファイルが空です', 'The file is empty'),
        cause: text(
          'ファイルの大きさが 0 バイトです。スキャンや複写が途中で止まった可能性があります。',
          'The file holds no data. The scan or the copy was probably interrupted.',
        ),
        remedy: SCAN_AGAIN,
      };
    case 'vanished':
      return {
        title: text('ファイルがなくなりました', 'The file has gone'),
        cause: text(
          '読み取る前に、ファイルが移動または削除されました。',
          'The file was moved or deleted before it could be read.',
        ),
        remedy: text(
          'ファイルを取り込みフォルダーに戻すか、もう一度スキャンしてください。',
          'Put the file back into the intake folder, or scan the paper again.',
        ),
      };
    case 'file-too-large':
      return {
        title: text('ファイルが大きすぎます', 'The file is too large'),
        cause: text(
          `ファイルは ${megabytes(failure.bytes)} MB ですが、上限は ${megabytes(failure.limit)} MB です。`,
          `The file has ${megabytes(failure.bytes)} MB; the limit is ${megabytes(failure.limit)} MB.`,
        ),
        remedy: text(
          '封筒ごとに分けるか、解像度を 300 dpi に下げてスキャンし直してください。',
          'Scan it again in smaller parts, envelope by envelope, or at 300 dpi.',
        ),
      };
    case 'unsupported-type':
      return {
        title: text('読み取れない種類のファイルです', 'This kind of file cannot be read'),
        cause: text(
          `中身は${nameContent(failure.found).ja}です。PDF、TIFF、JPEG、PNG だけを読み取れます。`,
          `It holds ${nameContent(failure.found).en}. Only PDF, TIFF, JPEG and PNG can be read.`,
        ),
        remedy: ASK_FOR_SCAN,
      };
    case 'type-mismatch':
      return {
        title: text('ファイル名と中身が合いません', 'The name and the content do not agree'),
        cause:
          failure.extension === ''
            ? text(
                `ファイル名に拡張子がありません。中身は${nameContent(failure.found).ja}です。`,
                `The file name has no extension. The content is ${nameContent(failure.found).en}.`,
              )
            : text(
                `拡張子は「${failure.extension}」ですが、中身は${nameContent(failure.found).ja}です。`,
                `The name ends in "${failure.extension}", but the content is ${nameContent(failure.found).en}.`,
              ),
        remedy: text(
          'ファイルの出どころを確かめてください。スキャンした画像であれば、拡張子を中身に合わせて取り込み直してください。',
          'Check where the file comes from. If it is a scan, give it the right extension and hand it in again.',
        ),
      };
    case 'damaged':
      return {
        title: text('ファイルが壊れています', 'The file is damaged'),
        cause: text(
          `${failure.type} ファイルが途中で切れているか、壊れています（${failure.detail}）。`,
          `The ${failure.type} file ends early or is broken (${failure.detail}).`,
        ),
        remedy: SCAN_AGAIN,
      };
    case 'encrypted-pdf':
      return {
        title: text('パスワード付きの PDF です', 'The PDF is locked with a password'),
        cause: text(
          'PDF が暗号化されているため、開けません。',
          'The PDF is encrypted and cannot be opened.',
        ),
        remedy: text(
          '印刷してスキャンするか、パスワードを外した PDF を取り込んでください。パスワードをこの画面に書かないでください。',
          'Print and scan it, or hand in a PDF without the password. Do not write the password here.',
        ),
      };
  }
}

function wordPageFailure(
  failure: Of<
    | 'too-many-pages'
    | 'too-many-pixels'
    | 'no-such-page'
    | 'resolution-too-low'
    | 'blank-page'
    | 'mirrored'
  >,
): FailureWords {
  switch (failure.kind) {
    case 'too-many-pages':
      return {
        title: text('ページが多すぎます', 'There are too many pages'),
        cause: text(
          `ファイルには ${failure.limit} ページを超えるページがあります（${failure.pages} ページ以上）。`,
          `The file has ${failure.pages} pages or more; the limit is ${failure.limit}.`,
        ),
        remedy: text(
          'ファイルを分けて取り込んでください。スキャンでない資料が混ざっていないかも確かめてください。',
          'Hand it in as several files. Check that it is a scan and not some other document.',
        ),
      };
    case 'too-many-pixels':
      return {
        title: text('ページの画像が大きすぎます', 'The picture of this page is too large'),
        cause: text(
          `画像は ${megapixels(failure.pixels)} メガピクセルですが、上限は ${megapixels(failure.limit)} メガピクセルです。`,
          `The picture has ${megapixels(failure.pixels)} megapixels; the limit is ${megapixels(failure.limit)}.`,
        ),
        remedy: text(
          '用紙の大きさを確かめ、300 dpi でスキャンし直してください。',
          'Check the paper size set in the scanner and scan the page again at 300 dpi.',
        ),
      };
    case 'no-such-page':
      return {
        title: text('そのページはありません', 'There is no such page'),
        cause: text(
          `${failure.page} ページ目が求められましたが、ファイルは ${failure.pages} ページです。`,
          `Page ${failure.page} was asked for, but the file has ${failure.pages} page(s).`,
        ),
        remedy: TELL_ADMINISTRATOR,
      };
    case 'resolution-too-low':
      return {
        title: text('解像度が足りません', 'The resolution is too low'),
        cause: text(
          `このページは約 ${Math.round(failure.dpi)} dpi です。${Math.round(failure.needed)} dpi 以上が必要です。`,
          `This page has about ${Math.round(failure.dpi)} dpi; at least ${Math.round(failure.needed)} dpi is needed.`,
        ),
        remedy: text(
          '写真ではなくスキャナーを使い、300 dpi・カラーでスキャンし直してください。',
          'Scan the page again on a scanner at 300 dpi in colour, instead of a photo.',
        ),
      };
    case 'blank-page':
      return {
        title: text('白紙のページです', 'The page is blank'),
        cause: text(
          'このページには何も書かれていません。裏面がスキャンされたか、用紙が裏返しの可能性があります。',
          'Nothing is printed or written on this page. It may be a back side, or the sheet lay face up.',
        ),
        remedy: text(
          '裏面であればそのままで構いません。申請書の面であれば、表裏を確かめてスキャンし直してください。',
          'If it is a back side, nothing needs doing. Otherwise turn the sheet over and scan it again.',
        ),
      };
    case 'mirrored':
      return {
        title: text('ページが鏡写しです', 'The page is mirrored'),
        cause: text(
          '画像が左右反転しています。裏から透けたか、スキャナーの設定が反転になっています。',
          'The picture is the wrong way round: shown through from the back, or flipped by the scanner.',
        ),
        remedy: text(
          'スキャナーの「左右反転」を切り、用紙の表を読み取らせてスキャンし直してください。',
          'Switch off "mirror" in the scanner, check which side is read, and scan the page again.',
        ),
      };
  }
}

function wordFormFailure(
  failure: Of<'unknown-form' | 'ambiguous-form' | 'poor-registration'>,
): FailureWords {
  switch (failure.kind) {
    case 'unknown-form':
      return {
        title: text('登録されていない様式です', 'This is not a form that is known here'),
        cause: text(
          `登録済みのどの様式とも十分に一致しません（一致度 ${percent(failure.bestScore)}、必要 ${percent(failure.needed)}）。`,
          `It does not match any registered form well enough (match ${percent(failure.bestScore)}, needed ${percent(failure.needed)}).`,
        ),
        remedy: text(
          '別の書類であれば取り分けてください。申請書であれば、折れや欠けを直してスキャンし直すか、様式を手で選んでください。',
          'Put it aside if it is another paper. If it is the form, flatten it and scan it again, or choose the form by hand.',
        ),
      };
    case 'ambiguous-form':
      return {
        title: text('どの様式か決められません', 'It may be one of several forms'),
        cause: text(
          `次の様式のどれにも似ています: ${failure.candidates.join('、')}`,
          `It looks alike to these forms: ${failure.candidates.join(', ')}`,
        ),
        remedy: text('様式を手で選んでください。', 'Choose the form by hand.'),
      };
    case 'poor-registration':
      return {
        title: text('様式の位置が合いません', 'The page does not fit the form'),
        cause: text(
          `様式とのずれが ${millimetres(failure.residual)} あります（許容 ${millimetres(failure.limit)}）。折れ、しわ、縮小コピーが原因のことがあります。`,
          `It is off by ${millimetres(failure.residual)} (allowed: ${millimetres(failure.limit)}). Folds, creases or a shrunk copy may be the cause.`,
        ),
        remedy: text(
          '用紙を伸ばし、縮小せずにスキャンし直してください。直らなければ手で入力してください。',
          'Flatten the sheet and scan it again at full size. If that does not help, key the form by hand.',
        ),
      };
  }
}

function wordSystemFailure(
  failure: Of<'took-too-long' | 'reader-crashed' | 'storage-full' | 'storage-failed'>,
): FailureWords {
  switch (failure.kind) {
    case 'took-too-long':
      return {
        title: text('読み取りに時間がかかりすぎました', 'Reading took too long'),
        cause: text(
          `${failure.seconds} 秒たっても終わらないため、読み取りを止めました。ファイルの作りが複雑すぎる可能性があります。`,
          `Reading was stopped after ${failure.seconds} seconds. The file may be built in an unusual way.`,
        ),
        remedy: text(
          '紙の原本をスキャンし直すか、印刷してスキャンした画像を取り込んでください。',
          'Scan the paper again, or print the file and scan the print.',
        ),
      };
    case 'reader-crashed':
      return {
        title: text('読み取り中に障害が起きました', 'The reader stopped on this file'),
        cause: text(
          `このファイルの読み取り中にプログラムが止まりました（${failure.detail}）。ほかのファイルには影響ありません。`,
          `The program stopped while it read this file (${failure.detail}). Other files are not affected.`,
        ),
        remedy: TELL_ADMINISTRATOR,
      };
    case 'storage-full':
      return {
        title: text('保存場所がいっぱいです', 'The disk is full'),
        cause: text(
          '空き容量がないため、ファイルを保存できませんでした。受け付けていません。',
          'There is no room to keep the file, so it was not taken in.',
        ),
        remedy: text(
          '管理者に連絡してください。空きができてから、同じファイルをもう一度取り込んでください。',
          'Tell the administrator. Hand in the same file again once there is room.',
        ),
      };
    case 'storage-failed':
      return {
        title: text('保存できませんでした', 'The file could not be kept'),
        cause: text(
          `保存場所への書き込みに失敗しました（${failure.detail}）。`,
          `Writing to the storage failed (${failure.detail}).`,
        ),
        remedy: text(
          '管理者に連絡してください。直ってから、同じファイルをもう一度取り込んでください。',
          'Tell the administrator. Hand in the same file again when it works.',
        ),
      };
  }
}
