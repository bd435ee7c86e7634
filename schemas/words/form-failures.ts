import { wordPlacementFlaw } from './placement-flaws.ts';
import type { Text } from '../text.ts';
import { text, type FailureOf, type FailureWords } from './phrases.ts';

const percent = (score: number): string => `${Math.round(score * 100)}%`;
const millimetres = (length: number): string => `${length.toFixed(2)} mm`;

/** A page on which no form, or not its place, was found. */
export function wordFormFailure(
  failure: FailureOf<
    | 'unknown-form'
    | 'ambiguous-form'
    | 'two-sheets'
    | 'form-unfit'
    | 'unusable-anchors'
    | 'poor-registration'
  >,
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
          '別の書類であれば取り分けてください。申請書であれば、このページを画面で開いて様式を選ぶか、折れや欠けを直し、300 dpi でスキャンし直してください。',
          'Put it aside if it is another paper. If it is a form, open the page in the desk and choose it, or flatten it and scan it again at 300 dpi.',
        ),
      };
    case 'ambiguous-form':
      return {
        title: text('どの様式か決められません', 'It may be one of several forms'),
        cause: text(
          `次の様式のどれにも似ています: ${failure.candidates.join('、')}`,
          `It looks alike to these forms: ${failure.candidates.join(', ')}`,
        ),
        remedy: text(
          'このページを画面で開き、原本と見比べて様式を選んでください。コード付きの様式を印刷して使うと確実に見分けられます。',
          'Open the page in the desk, compare it with the original and choose the form. Forms printed with their code are always told apart.',
        ),
      };
    case 'two-sheets':
      return {
        title: text('1 枚の画像に用紙が 2 枚写っています', 'Two sheets on one scan'),
        cause: wordSheets(failure.first, failure.second),
        remedy: text(
          '用紙を 1 枚ずつ、重ならないようにスキャンし直してください。紙が 1 枚しかない場合は、このページを画面で開き、読み取る様式を選んでください。',
          'Scan the sheets again, one by one. If there is only one sheet, open the page in the desk and choose the form to read.',
        ),
      };
    case 'form-unfit':
      return {
        title: text('選ばれた様式がページに合いません', 'The chosen form does not fit this page'),
        cause: text(
          `「${failure.form}」として読むよう指定されましたが、印刷が一致しません（一致度 ${percent(failure.score)}、必要 ${percent(failure.needed)}）。`,
          `It was to be read as ${failure.form}, but its print is not there (match ${percent(failure.score)}, needed ${percent(failure.needed)}).`,
        ),
        remedy: text(
          '原本を見て、別の様式を選ぶか、選択を取り消してください。',
          'Look at the original, then choose another form or take the choice back.',
        ),
      };
    case 'unusable-anchors':
      return {
        title: text(
          '手で置いた点では位置が決まりません',
          'The anchors do not say where the form lies',
        ),
        cause: wordPlacementFlaw(failure.flaw),
        remedy: text(
          '「手で合わせる」で点を置き直すか、指定を取り消してください。',
          'Lay the form by hand again, or take the request back.',
        ),
      };
    case 'poor-registration':
      return {
        title: text('様式の位置が合いません', 'The page does not fit the form'),
        cause: text(
          `様式とのずれが ${millimetres(failure.residual)} あります（許容 ${millimetres(failure.limit)}）。折れ、しわ、縮小コピーが原因のことがあります。`,
          `It is off by ${millimetres(failure.residual)} (allowed: ${millimetres(failure.limit)}). Folds, creases or a shrunk copy may be the cause.`,
        ),
        remedy: text(
          '用紙を伸ばし、縮小せずにスキャンし直してください。紙がなければ「手で合わせる」で様式の位置を指定してください。',
          'Flatten the sheet and scan it again at full size. Where that cannot be done, lay the form on it by hand.',
        ),
      };
  }
}

function wordSheets(first: readonly string[], second: readonly string[]): Text {
  const [one, two] = [first, second].map((names) => ({
    ja: names.join('」か「'),
    en: names.join(' or '),
  })) as [Text, Text];
  if (one.en === two.en)
    return text(
      `「${one.ja}」が 2 枚写っています。どちらも読み取っていません。`,
      `Both are ${one.en}. Neither was read.`,
    );
  return text(
    `「${one.ja}」のほかに「${two.ja}」も写っています。どちらも読み取っていません。`,
    `Beside ${one.en} there is ${two.en}. Neither was read.`,
  );
}
