import type { Text } from '../text.ts';

/** What a field by itself can get wrong. The words never hold what was written. */
export interface FieldIssue {
  readonly rule: FieldRuleId;
  readonly outcome: 'error' | 'review';
  readonly params?: Readonly<Record<string, number>>;
}

type Words = (label: Text, params: Readonly<Record<string, number>>) => Text;

const words =
  (ja: string, en: string): Words =>
  (label, params) => {
    const fill = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
    return { ja: `「${label.ja}」${fill(ja)}`, en: `${label.en}: ${fill(en)}` };
  };

export const FIELD_WORDS = {
  required: words('に記入がありません。', 'nothing is written, and it is required.'),
  'wrong-kind': words('の値の種類が合いません。', 'this value is of another kind than the field.'),
  'unknown-option': words('にない選択肢です。', 'there is no such option.'),
  'single-choice': words('は一つだけ選んでください。', 'only one may be marked.'),
  'digits-only': words('に数字以外の文字があります。', 'it holds something else than digits.'),
  'digits-complete': words(
    'は {needed} 桁すべてが必要です（いま {found} 桁）。',
    'all {needed} digits are needed ({found} found).',
  ),
  'min-length': words(
    'は {limit} 文字以上です（いま {found} 文字）。',
    'at least {limit} characters are needed ({found} found).',
  ),
  'max-length': words(
    'は {limit} 文字までです（いま {found} 文字）。',
    'at most {limit} characters fit ({found} found).',
  ),
  pattern: words('が決められた書き方に合いません。', 'it does not have the required form.'),
  alphabet: words(
    'に使えない文字が {found} 字あります。',
    '{found} character(s) do not belong here.',
  ),
  'date-format': words('が日付の書き方ではありません。', 'this is not written as a date.'),
  'date-complete': words('は年・月・日のすべてが必要です。', 'year, month and day are all needed.'),
  'date-year-digits': words('の西暦が 4 桁ではありません。', 'the year does not have four digits.'),
  'date-real': words('は暦にない日付です。', 'there is no such day in the calendar.'),
  'phone-format': words(
    'が電話番号の書き方ではありません。',
    'this is not written as a telephone number.',
  ),
  'phone-length': words(
    'の桁数が合いません（いま {found} 桁、正しくは {needed} 桁）。',
    'it has {found} digits where {needed} are needed.',
  ),
  'phone-number': words('は使われない番号です。', 'no such number is in use.'),
  'email-format': words(
    'がメールアドレスの書き方ではありません。',
    'this is not written as an e-mail address.',
  ),
  'email-length': words('が長すぎます。', 'it is longer than an e-mail address may be.'),
  'email-dots': words(
    'に「.」が続いているか、端にあります。',
    'its dots stand side by side or at an end.',
  ),
  'integer-format': words('は 0 以上の整数で書きます。', 'a whole number is needed.'),
  'integer-min': words('は {limit} 以上です。', 'it has to be {limit} or more.'),
  'integer-max': words('は {limit} 以下です。', 'it has to be {limit} or less.'),
} satisfies Record<string, Words>;
export type FieldRuleId = keyof typeof FIELD_WORDS;

export const describeIssue = (label: Text, issue: FieldIssue): Text =>
  FIELD_WORDS[issue.rule](label, issue.params ?? {});
