import { text, type FailureOf, type FailureWords } from './phrases.ts';

/** A file that is not to go where somebody wants it, or that holds nothing to read. */
export function wordMailroomFailure(
  failure: FailureOf<'only-separators' | 'batch-closed' | 'already-replaced' | 'disposed'>,
): FailureWords {
  switch (failure.kind) {
    case 'only-separators':
      return {
        title: text('仕切り紙だけのファイルです', 'Nothing but separator sheets'),
        cause: text(
          'ファイルには仕切り紙しかありません。封筒として数えません。',
          'The file holds separator sheets only. It is not counted as an envelope.',
        ),
        remedy: text(
          '書類が抜けていないか確かめてください。抜けていなければ、何もする必要はありません。',
          'Check that no paper was left out. If none was, there is nothing to do.',
        ),
      };
    case 'batch-closed':
      return {
        title: text('バッチは締められています', 'The batch is closed'),
        cause: text(
          `バッチ ${failure.batch} は締められているため、ファイルを取り込めません。`,
          `Batch ${failure.batch} is closed: nothing more is taken into it.`,
        ),
        remedy: text(
          '新しいバッチを開くか、責任者に再開を依頼してください。',
          'Open a new batch, or ask a supervisor to reopen this one.',
        ),
      };
    case 'already-replaced':
      return {
        title: text('再スキャンの必要がなくなっています', 'No new scan is needed any more'),
        cause: text(
          'このページは、その間に読み取られたか、ほかの人がスキャンし直しました。',
          'The page was read, or scanned again by somebody else, in the meantime.',
        ),
        remedy: text(
          '最新の一覧を確かめてください。ファイルは取り込まれていません。',
          'Look at the list as it is now. The file was not taken in.',
        ),
      };
    case 'disposed':
      return {
        title: text('処分済みのファイルです', 'It was disposed of'),
        cause: text(
          `同じ内容のファイルは ${failure.scan} として受け付けられ、保存期間の後などに処分されました。`,
          `The same file was taken in as ${failure.scan}, and that was disposed of.`,
        ),
        remedy: text(
          'ファイルは取り込まれていません。改めて必要な場合は、紙をスキャンし直してください。',
          'The file was not taken in. If it is needed again, scan the paper anew.',
        ),
      };
  }
}
