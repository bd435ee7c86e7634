import type { Text } from '../text.ts';
import type { EnvelopeFinding } from './finding.ts';

/** Cause and remedy in one sentence each; `title`: of the form that the finding names. */
export function wordEnvelope(
  { kind, form, formPage, of, pages }: Omit<EnvelopeFinding, 'message'>,
  title: Text,
): Text {
  const ja = `「${title.ja}」（第${form.version}版）の${formPage}ページ目（全${of}ページ）`;
  const en = `page ${formPage} of ${of} of “${title.en}” (version ${form.version})`;
  switch (kind) {
    case 'missing':
      return {
        ja: `${ja}がありません。封筒と読み取れなかったページを確かめ、なければ差出人に依頼してください。`,
        en: `There is no ${en}. Look in the envelope and at pages that could not be read; if it is not there, ask the sender for it.`,
      };
    case 'doubled':
      return {
        ja: `${ja}が${pages.length}枚あります（ファイルの${pages.join('、')}ページ目）。見比べて、どれが正しいか確かめてください。`,
        en: `There are ${pages.length} copies of ${en}: pages ${pages.join(', ')} of the file. Compare them and see which one is meant.`,
      };
    case 'foreign':
      return {
        ja: `ファイルの${pages.join('、')}ページ目は、ほかのページと様式が異なります: ${ja}。別の封筒のものでないか確かめてください。`,
        en: `Page ${pages.join(', ')} of the file is of another form than the rest: ${en}. See whether it belongs to another envelope.`,
      };
  }
}
