import type { ProblemCode } from '../schemas/http.ts';
import { accessProblems, type ProblemWords } from './access-problems.ts';
import { retentionProblems } from './retention-problems.ts';

/** Status, cause and remedy of every refusal, in plain words. */
export const problemWords: Record<ProblemCode, ProblemWords> = {
  'bad-request': {
    status: 400,
    cause: { ja: '送られた内容に誤りがあります。', en: 'Something in the request is wrong.' },
    remedy: {
      ja: '示された箇所を直して、もう一度送ってください。',
      en: 'Correct what is listed and send it again.',
    },
  },
  'no-such-address': {
    status: 404,
    cause: { ja: 'このアドレスはありません。', en: 'There is nothing at this address.' },
    remedy: {
      ja: 'スキャン一覧から開き直してください。',
      en: 'Start again from the list of scans.',
    },
  },
  'not-found': {
    status: 404,
    cause: { ja: 'お探しの記録はありません。', en: 'There is no such record.' },
    remedy: {
      ja: 'スキャン一覧から開き直してください。',
      en: 'Start again from the list of scans.',
    },
  },
  'no-picture': {
    status: 404,
    cause: { ja: 'この画像は作られていません。', en: 'This picture was not made.' },
    remedy: { ja: '原本を開いて確認してください。', en: 'Open the original instead.' },
  },
  'secret-picture': {
    status: 403,
    cause: { ja: 'この欄は秘密の情報です。', en: 'This field is secret.' },
    remedy: {
      ja: '「表示する」で理由を入力すると見られます。表示は記録されます。',
      en: 'Use “Show” and give a reason. Showing it is recorded.',
    },
  },
  'not-secret': {
    status: 409,
    cause: { ja: 'この欄は隠されていません。', en: 'This field is not hidden.' },
    remedy: { ja: '画面の値をそのままご覧ください。', en: 'Read the value on the screen.' },
  },
  'foreign-host': {
    status: 421,
    cause: {
      ja: '許可されていないホスト名で接続しています。',
      en: 'The host name you used is not allowed here.',
    },
    remedy: {
      ja: '起動時に表示されたURLを開くか、管理者にホスト名の追加を依頼してください。',
      en: 'Open the URL printed at start, or ask the administrator to allow this host name.',
    },
  },
  'foreign-origin': {
    status: 403,
    cause: {
      ja: '別のサイトからの操作を拒否しました。',
      en: 'A request coming from another site was refused.',
    },
    remedy: {
      ja: 'この画面を開き直してから操作してください。',
      en: 'Open this desk itself and act from there.',
    },
  },
  'header-missing': {
    status: 403,
    cause: {
      ja: '必要なヘッダー X-Madoguchi: 1 がありません。',
      en: 'The header X-Madoguchi: 1 is missing.',
    },
    remedy: {
      ja: 'ヘッダーを付けて送り直してください。',
      en: 'Send the request again with that header.',
    },
  },
  ...accessProblems,
  ...retentionProblems,
  'no-files': {
    status: 400,
    cause: { ja: 'ファイルがありません。', en: 'No file was sent.' },
    remedy: {
      ja: 'PDF・TIFF・JPEG・PNGのファイルを選んでください。',
      en: 'Choose PDF, TIFF, JPEG or PNG files.',
    },
  },
  'too-many-files': {
    status: 413,
    cause: { ja: '一度に送れるファイル数を超えました。', en: 'Too many files in one request.' },
    remedy: {
      ja: '残りを分けて送ってください。受け付け済みのファイルは二重になりません。',
      en: 'Send the rest separately. Files already taken in are not taken in twice.',
    },
  },
  'body-too-large': {
    status: 413,
    cause: { ja: '送られた内容が大きすぎます。', en: 'The request is too large.' },
    remedy: { ja: '内容を短くして送り直してください。', en: 'Shorten it and send it again.' },
  },
  'bad-upload': {
    status: 400,
    cause: {
      ja: 'アップロードが途中で切れたか、形式が違います。',
      en: 'The upload broke off or is malformed.',
    },
    remedy: {
      ja: 'もう一度アップロードしてください。受け付け済みのファイルは二重になりません。',
      en: 'Upload again. Files already taken in are not taken in twice.',
    },
  },
  'upload-gone': {
    status: 410,
    cause: {
      ja: '途中まで送られたファイルは残っていません。',
      en: 'Nothing is left of a file that came in part.',
    },
    remedy: {
      ja: '始めから送り直してください。受け付け済みのファイルは二重になりません。',
      en: 'Send it again from its beginning. Files already taken in are not taken in twice.',
    },
  },
  'upload-out-of-step': {
    status: 409,
    cause: {
      ja: 'このファイルの続きの位置が合っていません。',
      en: 'The file does not go on where it was said to.',
    },
    remedy: {
      ja: '届いたところを確かめて（HEAD）、そこから送ってください。',
      en: 'Ask how much has arrived (HEAD) and go on from there.',
    },
  },
  'choose-form': {
    status: 400,
    cause: {
      ja: '帳票が複数あり、CSVの列が決まりません。',
      en: 'There are several forms, so the CSV columns are undecided.',
    },
    remedy: { ja: 'form= に帳票のIDを指定してください。', en: 'Name one form with form=.' },
  },
  'unknown-form': {
    status: 404,
    cause: { ja: 'この帳票は登録されていません。', en: 'No such form is registered.' },
    remedy: { ja: '帳票のIDと版を確認してください。', en: 'Check the form’s id and version.' },
  },
  'unknown-department': {
    status: 422,
    cause: {
      ja: 'この部署を担当とする帳票は登録されていません。',
      en: 'No form that is registered names this department.',
    },
    remedy: {
      ja: '示された部署から選んでください。',
      en: 'Choose among those that are listed.',
    },
  },
  'shared-file': {
    status: 403,
    cause: {
      ja: 'このファイルには、ほかの部署の書類も入っています。',
      en: 'This file holds papers of another department as well.',
    },
    remedy: {
      ja: 'ページごとに原本を開くか、部署の制限のない人に依頼してください。',
      en: 'Look at the original of single pages, or ask somebody who is not limited to departments.',
    },
  },
  'unusable-anchors': {
    status: 422,
    cause: {
      ja: '置かれた点では様式の位置が決まりません。',
      en: 'The anchors do not say where the form lies.',
    },
    remedy: { ja: '点を置き直してください。', en: 'Place the anchors again.' },
  },
  claimed: {
    status: 409,
    cause: {
      ja: 'このページは、ほかの人が作業中です。',
      en: 'Somebody else is working on this page.',
    },
    remedy: {
      ja: 'その人の作業が終わるのを待つか、次のページに進んでください。',
      en: 'Wait until they are done, or go on with the next page.',
    },
  },
  stale: {
    status: 409,
    cause: {
      ja: 'この欄は、ほかの人が先に変更しました。',
      en: 'Somebody else changed this field first.',
    },
    remedy: {
      ja: '最新の内容を確認してから、もう一度操作してください。',
      en: 'Look at the newest value, then act again.',
    },
  },
  'already-approved': {
    status: 409,
    cause: { ja: 'このページは承認済みです。', en: 'This page is already approved.' },
    remedy: { ja: '変更するには、承認を取り消してください。', en: 'Reopen it to change anything.' },
  },
  'set-aside': {
    status: 409,
    cause: {
      ja: 'このページは二重スキャンとして除外されています。',
      en: 'This page is set aside: the same sheet was scanned twice.',
    },
    remedy: {
      ja: 'もう一方のページで作業するか、除外を取り消してください。',
      en: 'Work on the other page, or bring this one back.',
    },
  },
  'double-decided': {
    status: 409,
    cause: {
      ja: 'この組の状態は、ほかの人が先に変えました。',
      en: 'Somebody else has decided on this pair, or taken a decision back.',
    },
    remedy: { ja: '最新の状態を確認してください。', en: 'Look at how it stands now.' },
  },
  'not-approved': {
    status: 409,
    cause: { ja: 'このページはまだ承認されていません。', en: 'This page is not approved.' },
    remedy: { ja: 'そのまま修正できます。', en: 'You can change it as it is.' },
  },
  'nothing-to-undo': {
    status: 409,
    cause: { ja: '取り消せる操作がありません。', en: 'There is nothing of yours to undo here.' },
    remedy: {
      ja: '取り消せるのは、この欄での自分の最後の操作だけです。',
      en: 'Only your own last action on this field can be undone.',
    },
  },
  'note-settled': {
    status: 409,
    cause: { ja: 'このメモは解決済みです。', en: 'This note is settled.' },
    remedy: { ja: '新しいメモを書いてください。', en: 'Write a new note.' },
  },
  'for-supervisor': {
    status: 403,
    cause: {
      ja: 'これは責任者への問い合わせです。',
      en: 'This was put to the supervisors.',
    },
    remedy: {
      ja: '解決済みにできるのは、責任者と、問い合わせた本人だけです。',
      en: 'Only a supervisor settles it, or whoever asked.',
    },
  },
  'invalid-value': {
    status: 422,
    cause: { ja: 'この欄に入れられない値です。', en: 'This field cannot hold that value.' },
    remedy: {
      ja: '用紙の記入と欄の種類を確かめて入力し直してください。',
      en: 'Compare with the paper and the kind of field, and enter it again.',
    },
  },
  'not-by-field': {
    status: 409,
    cause: {
      ja: 'この欄は、欄ごとの確認では決められません。',
      en: 'This field cannot be settled in review by field.',
    },
    remedy: {
      ja: 'そのページを開き、ページ全体を見て確認してください。',
      en: 'Open its page, and settle it with the whole page in sight.',
    },
  },
  'own-entry': {
    status: 409,
    cause: {
      ja: 'この欄は、すでにあなたが入力しました。続きは別の人が入力します。',
      en: 'You have entered this field already. The next entry is another person’s.',
    },
    remedy: {
      ja: 'ほかの欄か、次のページに進んでください。ほかに入力できる人がいないときは、管理者に招待を依頼してください。',
      en: 'Go on with other fields or the next page. Where nobody else may enter it, ask an administrator to invite someone.',
    },
  },
  'open-entries': {
    status: 409,
    cause: {
      ja: '別の人の入力を待っている欄があります。',
      en: 'Some fields wait for another person’s entry.',
    },
    remedy: {
      ja: '示された欄を別の人が入力し、値が決まってから承認してください。ほかに入力できる人がいないときは、管理者に招待を依頼してください。',
      en: 'Approve when others have entered the fields named. Where nobody else may, ask an administrator to invite someone.',
    },
  },
  'open-fields': {
    status: 409,
    cause: { ja: '確認が済んでいない欄があります。', en: 'Some fields still wait for a person.' },
    remedy: {
      ja: '示された欄を確認してから承認してください。',
      en: 'Settle the fields named, then approve.',
    },
  },
  'broken-rules': {
    status: 409,
    cause: {
      ja: '帳票の規則に合わない箇所があります。',
      en: 'The record breaks rules of the form.',
    },
    remedy: {
      ja: '示された箇所を直してから承認してください。',
      en: 'Correct what is named, then approve.',
    },
  },
  'future-date': {
    status: 422,
    cause: { ja: '受付日が明日以降になっています。', en: 'The receipt date lies in the future.' },
    remedy: { ja: '今日か、それより前の日にしてください。', en: 'Give today, or an earlier day.' },
  },
  'reason-needed': {
    status: 422,
    cause: { ja: '理由がありません。', en: 'The reason is missing.' },
    remedy: {
      ja: '理由を入力してください。記録に残ります。',
      en: 'Say why. It goes on record.',
    },
  },
  'counts-differ': {
    status: 409,
    cause: { ja: '数が合っていません。', en: 'The counts differ.' },
    remedy: {
      ja: '示された数を合わせるか、合わない理由を入力して締めてください。理由は記録に残ります。',
      en: 'Make the counts that are named agree, or close it with the reason why they do not. It goes on record.',
    },
  },
  'batch-closed': {
    status: 409,
    cause: { ja: 'このバッチは締められています。', en: 'This batch is closed.' },
    remedy: {
      ja: '新しいバッチを開くか、責任者に再開を依頼してください。',
      en: 'Open a new batch, or ask a supervisor to reopen this one.',
    },
  },
  'batch-open': {
    status: 409,
    cause: { ja: 'このバッチは開いています。', en: 'This batch is open.' },
    remedy: { ja: 'そのまま取り込めます。', en: 'Files can be taken in as it is.' },
  },
  'original-missing': {
    status: 500,
    cause: {
      ja: '原本を保管場所から読み出せません。',
      en: 'The original cannot be read from storage.',
    },
    remedy: {
      ja: '保管場所の状態を管理者に確認してもらってください。',
      en: 'Have the administrator check the storage.',
    },
  },
  'queue-full': {
    status: 503,
    cause: {
      ja: '読み取りを待つファイルが多すぎるため、いまは受け付けていません。受け付け済みのものは失われません。',
      en: 'Too much is waiting to be read, so nothing is taken in just now. What was taken in before is safe.',
    },
    remedy: {
      ja: '1 分ほど待ってから、もう一度取り込んでください。続くときは管理者に連絡してください。',
      en: 'Hand it in again in about a minute. If it persists, tell the administrator.',
    },
  },
  'not-ready': {
    status: 503,
    cause: {
      ja: 'データベース・処理待ちの列・原本の保管先のいずれかが応答しないか、まもなく停止します。',
      en: 'The database, the work queue or the store of originals does not answer, or the server is about to stop.',
    },
    remedy: {
      ja: '少し待ってからもう一度お試しください。続くときは管理者に連絡してください。',
      en: 'Wait a little and try again. If it persists, tell the administrator.',
    },
  },
  internal: {
    status: 500,
    cause: {
      ja: 'システムの内部で誤りが起きました。',
      en: 'Something went wrong inside the system.',
    },
    remedy: {
      ja: 'もう一度お試しください。続くときは時刻を管理者に伝えてください。',
      en: 'Try again. If it persists, tell the administrator the time it happened.',
    },
  },
};
