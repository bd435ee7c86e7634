import { z } from 'zod';
import type { FieldView, PageView } from './desk.ts';
import type { Form } from './form/form.ts';
import { languageSchema, type Language, type Text } from './text.ts';

export const LONGEST_LETTER_WORDS = 500;

/** What a letter asks the applicant about: fields in the order given, and what is to be said of each. */
export const letterInputSchema = z.strictObject({
  language: languageSchema,
  fields: z
    .array(
      z.strictObject({
        fieldId: z.string(),
        // Fonts have no glyph for a carriage return.
        words: z
          .string()
          .overwrite((words) => words.replace(/\r\n?/gu, '\n'))
          .trim()
          .min(1)
          .max(LONGEST_LETTER_WORDS),
      }),
    )
    .min(1)
    .max(200)
    .refine((fields) => new Set(fields.map(({ fieldId }) => fieldId)).size === fields.length, {
      message: 'a field stands in a letter once',
    }),
});
export type LetterInput = z.infer<typeof letterInputSchema>;

/** `page`: which page of the letter is shown. */
export const letterPreviewInputSchema = letterInputSchema.extend({
  page: z.number().int().positive(),
});

/** One page of a letter as a picture, and how many there are. */
export const letterPreviewSchema = z.object({
  pages: z.number().int().positive(),
  mediaType: z.string(),
  base64: z.string(),
});

/** Everything that is printed. Texts are in the letter's language. */
export interface Letter {
  readonly language: Language;
  readonly controlNumber: string;
  /** Both YYYY-MM-DD. */
  readonly receivedOn: string;
  readonly date: string;
  readonly formTitle: string;
  readonly department: string | null;
  readonly items: readonly LetterItem[];
}

export interface LetterItem {
  readonly label: string;
  readonly words: string;
  /** Secret or confidential: said in its place why nothing is shown. */
  readonly isHidden: boolean;
  /** The field as scanned, PNG or JPEG; `width`: of its box on the form, millimetres. */
  readonly crop: { readonly bytes: Uint8Array; readonly mediaType: string; readonly width: number } | null; // prettier-ignore
}

interface Fault {
  readonly fieldId: string;
  readonly words: Text;
}

/**
 * What is wrong with a record as far as its applicant can mend it, in the form's order: the errors
 * that rules name, what is required and blank, and what a person could not read. Holds no value.
 */
export function findFaults(form: Form, view: Pick<PageView, 'fields' | 'findings'>): Fault[] {
  return form.fields.flatMap((field) => {
    const found = view.fields.find(({ fieldId }) => fieldId === field.id);
    if (found === undefined || found.entry !== null) return [];
    const words = wordsOf(found, view.findings, field.required);
    return words.length === 0 ? [] : [{ fieldId: field.id, words: joinTexts(words) }];
  });
}

/**
 * Fields that a person has to look at and that are not faulty: what is said of them is worded for
 * reviewers, and nothing of it for the applicant. In the form's order.
 */
export function findDoubtful(form: Form, view: Pick<PageView, 'fields' | 'findings'>): string[] {
  const faulty = new Set(findFaults(form, view).map(({ fieldId }) => fieldId));
  const doubtful = new Set(view.findings.flatMap(({ fields }) => fields));
  return form.fields
    .map(({ id }) => id)
    .filter((id) => doubtful.has(id) && !faulty.has(id))
    .filter((id) => view.fields.some(({ fieldId, entry }) => fieldId === id && entry === null));
}

function wordsOf(
  field: FieldView,
  findings: PageView['findings'],
  isRequired: boolean,
): readonly Text[] {
  const isIllegible = field.settled && field.status === 'unread';
  const said = findings
    .filter(({ fields }) => fields.includes(field.fieldId))
    // Of registries, of rules that could not be worked out, and of what may be right: for reviewers.
    .filter(({ outcome }) => outcome !== 'review')
    // What nobody can read counts as blank for the rules; the applicant did write something.
    .filter(({ rule }) => !(isIllegible && rule === 'required'))
    .map(({ message }) => message);
  if (isIllegible) return [ILLEGIBLE, ...said];
  const isMissing = isRequired && field.status === 'blank' && said.length === 0;
  return isMissing ? [BLANK] : said;
}

const ILLEGIBLE: Text = {
  ja: 'ご記入の文字を読み取ることができませんでした。はっきりとご記入ください。',
  en: 'We could not read what is written here. Please write it clearly.',
};
const BLANK: Text = {
  ja: '必ずご記入いただく欄ですが、記入がありません。',
  en: 'Nothing is written here, and it is required.',
};

const joinTexts = (texts: readonly Text[]): Text => ({
  ja: shorten([...new Set(texts.map(({ ja }) => ja))].join('')),
  en: shorten([...new Set(texts.map(({ en }) => en))].join(' ')),
});

/** Counted as the schema counts, and never through the middle of a character. */
function shorten(words: string): string {
  if (words.length <= LONGEST_LETTER_WORDS) return words;
  const cut = words.slice(0, LONGEST_LETTER_WORDS - 1);
  return `${cut.replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
