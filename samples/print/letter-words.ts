import type { Letter } from '../../schemas/letter.ts';

/** The set words of a letter, in its language. */
export interface LetterWords {
  readonly date: string;
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  readonly facts: readonly (readonly [name: string, fact: string])[];
  readonly asScanned: string;
  readonly hidden: string;
  readonly close: readonly string[];
}

export function letterWords(letter: Letter): LetterWords {
  const { controlNumber, formTitle } = letter;
  const date = sayDay(letter.date, letter.language);
  const received = sayDay(letter.receivedOn, letter.language);
  if (letter.language === 'en')
    return {
      date,
      to: 'Dear applicant,',
      subject: 'Please complete your application',
      body: 'Thank you for the application named below. Some of its fields are not filled in, or we could not make out what is written. Please look at each of the following, and send us the application again with these fields corrected.',
      facts: [
        ['Application', formTitle],
        ['Received on', received],
        ['Control number', controlNumber],
      ],
      asScanned: 'As it was received:',
      hidden: 'To protect you, nothing of what was written in this field is shown here.',
      close: ['If you contact us about this letter, please tell us the control number.'],
    };
  return {
    date,
    to: '申請者　様',
    subject: '申請書のご記入内容について（お願い）',
    body: 'このたびは申請書をお送りいただき、ありがとうございます。下記の申請書について、ご記入が足りない欄、又は内容を確認できない欄がございました。お手数をおかけしますが、次の各欄をご確認のうえ、正しくご記入いただいた申請書を改めてお送りくださいますよう、お願いいたします。',
    facts: [
      ['申請書', formTitle],
      ['受付日', received],
      ['管理番号', controlNumber],
    ],
    asScanned: 'お送りいただいた申請書の記入欄：',
    hidden: '個人情報を守るため、この欄に書かれた内容は、この文書に載せていません。',
    close: ['この文書についてお問い合わせの際は、管理番号をお知らせください。'],
  };
}

/** A day of the calendar: no clock of any place shifts it. */
const sayDay = (day: string, language: Letter['language']): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(language === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'long',
    timeZone: 'UTC',
  });
