import type { Text } from '../text.ts';
import { SCAN_AGAIN, text, type FailureOf, type FailureWords } from './phrases.ts';

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

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
      return text(
        `${found} 形式のファイル`,
        `${/^[AEFHILMNORSX]/.test(found) ? 'an' : 'a'} ${found} file`,
      );
  }
}

/** What stands at a path that is no file, or the system's code for not letting it be opened. */
function nameObstacle(detail: string): Text {
  switch (detail) {
    case 'folder':
      return text('ファイルではなく、フォルダーです', 'It is a folder, not a file');
    case 'pipe':
      return text('ファイルではなく、名前付きパイプです', 'It is a named pipe, not a file');
    case 'socket':
      return text('ファイルではなく、ソケットです', 'It is a socket, not a file');
    case 'device':
      return text('ファイルではなく、装置です', 'It is a device, not a file');
    case 'EACCES':
    case 'EPERM':
      return text(`読み取る権限がありません（${detail}）`, `It may not be read (${detail})`);
    default:
      return text(
        `システムが開くことを拒みました（${detail}）`,
        `The system does not open it (${detail})`,
      );
  }
}

/** Complaints of codecs about a picture that breaks off (libjpeg, libpng, libtiff, through libvips). */
const ENDS_EARLY = /premature end|out of order|unexpected end|end of (file|image)|ran out|truncat/i;

/**
 * What the decoder complained of. A codec's own words stay in the audit: they tell a person nothing
 * but whether the picture breaks off.
 */
function nameDamage(detail: string): Text {
  const page = /^page (\d+) cannot be read$/.exec(detail)?.[1];
  if (page !== undefined)
    return text(`${page} ページ目を読み取れません`, `page ${page} cannot be read`);
  if (ENDS_EARLY.test(detail)) return text('途中で切れています', 'the file ends early');
  switch (detail) {
    case 'the file ends early':
      return text('途中で切れています', detail);
    case 'the header is incomplete':
    case 'the table of pages is incomplete':
      return text('先頭の情報が欠けています', detail);
    case 'its structure cannot be read':
      return text('構造を読み取れません', detail);
    case 'it holds no page':
      return text('ページがありません', detail);
    default:
      return text('画像のデータを復元できません', 'its picture data cannot be decoded');
  }
}

const ASK_FOR_SCAN = text(
  '紙の原本を PDF、TIFF、JPEG、PNG のいずれかでスキャンし直し、もう一度取り込んでください。',
  'Scan the paper again as PDF, TIFF, JPEG or PNG, and hand it in once more.',
);
/** A file that cannot be opened. */
export function wordFileFailure(
  failure: FailureOf<
    | 'empty-file'
    | 'vanished'
    | 'cannot-open'
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
          'ファイルが元の場所にあるか確かめて、もう一度取り込んでください。見つからなければ紙の原本をスキャンし直してください。',
          'See whether the file is where it was and hand it in again, or scan the paper again.',
        ),
      };
    case 'cannot-open':
      return {
        title: text('ファイルを開けません', 'The file cannot be opened'),
        cause: text(`${nameObstacle(failure.detail).ja}。`, `${nameObstacle(failure.detail).en}.`),
        remedy: text(
          '普通のファイルとして、読み取る権限のある場所に置き、もう一度取り込んでください。',
          'Put it as an ordinary file where it may be read, and hand it in again.',
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
          `${failure.type} ファイルの一部が失われているか、壊れています（${nameDamage(failure.detail).ja}）。`,
          `Part of the ${failure.type} file is missing or broken (${nameDamage(failure.detail).en}).`,
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
