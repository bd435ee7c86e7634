import type { Failure } from '../failure.ts';
import type { Text } from '../text.ts';

/** The three things that a person is told, in both languages. */
export interface FailureWords {
  readonly title: Text;
  readonly cause: Text;
  readonly remedy: Text;
}

export type FailureOf<K extends Failure['kind']> = Extract<Failure, { kind: K }>;

export const text = (ja: string, en: string): Text => ({ ja, en });

export const SCAN_AGAIN = text(
  '紙の原本をスキャンし直し、もう一度取り込んでください。原本がない場合は差出人にお問い合わせください。',
  'Scan the paper again and hand it in once more. Without the paper, ask the sender.',
);
export const TELL_ADMINISTRATOR = text(
  'この画面を管理者に見せるか、紙の原本をスキャンし直してください。元のファイルは保管されています。',
  'Show this to the administrator, or scan the paper again. The original file is kept.',
);
