import type { Text } from '../text.ts';
import { TELL_ADMINISTRATOR, text, type FailureOf, type FailureWords } from './phrases.ts';

/** How a process ended; what else there is to say of it is written for administrators. */
function nameStop(detail: string): Text {
  if (/out of memory/i.test(detail)) return text('メモリーが足りません', 'out of memory');
  const how = /^(?:signal|exit code) (\w+)$|\((?:SIG)?(\w+)\)$/.exec(detail);
  const code = how?.[1] ?? how?.[2];
  return code === undefined
    ? text('内部の誤り', 'an internal error')
    : text(`異常終了 ${code}`, `ended with ${code}`);
}

/** What went wrong on our side. */
export function wordSystemFailure(
  failure: FailureOf<
    'queue-full' | 'took-too-long' | 'reader-crashed' | 'storage-full' | 'storage-failed'
  >,
): FailureWords {
  switch (failure.kind) {
    case 'queue-full':
      return {
        title: text('読み取り待ちがいっぱいです', 'Too much is waiting to be read'),
        cause: text(
          `${failure.waiting} 件が読み取りを待っています（上限 ${failure.limit} 件）。このファイルは受け付けていません。`,
          `${failure.waiting} jobs wait to be read, of at most ${failure.limit}, so the file was not taken in. What was taken in before is safe.`,
        ),
        remedy: text(
          '少し待ってから、同じファイルをもう一度取り込んでください。続くときは管理者に連絡してください。',
          'Wait a little and hand in the same file again. If it persists, tell the administrator.',
        ),
      };
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
          `このファイルの読み取り中にプログラムが止まりました（${nameStop(failure.detail).ja}）。ほかのファイルには影響ありません。`,
          `The program stopped while it read this file (${nameStop(failure.detail).en}). Other files are not affected.`,
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
