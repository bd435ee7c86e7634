import { TELL_ADMINISTRATOR, text, type FailureOf, type FailureWords } from './phrases.ts';

const megapixels = (pixels: number): string => (pixels / 1e6).toFixed(pixels < 1e8 ? 1 : 0);

/** A page that cannot be read as it is. */
export function wordPageFailure(
  failure: FailureOf<
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
