import type { letterJa } from './letter-ja.ts';

/** Words of the letter to an applicant. */
export const letterEn: typeof letterJa = {
  open: 'Letter',
  title: 'Letter to the applicant',
  what: 'Makes a PDF that tells the applicant which fields are faulty. That it was made, and of which fields, goes on record.',
  language: 'Language of the letter',
  languages: { ja: 'Japanese', en: 'English' },
  fields: 'Fields to tell of',
  none: 'No field is faulty. You can add some below.',
  words: (label) => `What to say of “${label}”`,
  hint: 'The applicant reads this. Write nothing of what stands in a secret field.',
  hidden: 'Secret field: neither its picture nor its content is printed',
  empty: 'Say what is wrong.',
  add: 'Add the field',
  addLabel: 'Another field',
  choose: '(choose)',
  preview: 'Preview',
  previewing: 'Drawing…',
  previewAlt: (page, of) => `Page ${page} of ${of} of the letter`,
  pageOf: (page, of) => `Page ${page} of ${of}`,
  previous: 'Previous page',
  next: 'Next page',
  changed: 'It has changed since: preview it again.',
  make: 'Save the PDF',
  made: 'Saved, and recorded in the history.',
  toPage: 'Back to the application',
};
