import { formSchema, type Form } from '../../schemas/form/form.ts';
import type { FormLibrary } from '../../store/contracts.ts';

const label = (ja: string, en: string) => ({ ja, en });

export const SECRET = 'Zebra7hunter';

/** A made-up form of one A5 page, with nearly every kind of field: a library card. */
export const libraryForm = formSchema.parse({
  id: 'library-card',
  version: 1,
  title: label('図書館利用カード申込書', 'Application for a library card'),
  pages: [{ width: 148, height: 210 }],
  department: { id: 'readers', ...label('利用者係', 'Readers’ desk') },
  policy: {
    accept: 0.95,
    blank: 0.95,
    maxResidual: 0.6,
    review: 'when-unsure',
    due: { days: 14, warn: 3 },
  },
  fields: [
    {
      id: 'kind',
      kind: 'choice',
      label: label('申込区分', 'Kind of application'),
      required: true,
      options: [
        { id: 'new', label: label('新規', 'New card'), box: [50, 32, 5, 5] },
        { id: 'renew', label: label('更新', 'Renewal'), box: [80, 32, 5, 5] },
        { id: 'lost', label: label('紛失再発行', 'Lost card'), box: [110, 32, 5, 5] },
      ],
    },
    {
      id: 'name',
      kind: 'japanese',
      label: label('氏名', 'Name'),
      required: true,
      box: [48, 44, 86, 11],
    },
    {
      id: 'memberNumber',
      kind: 'digits',
      label: label('利用者番号', 'Member number'),
      cells: { first: [48, 62, 8, 10], count: 8, gap: 1 },
      hint: label('更新と再発行では必須', 'Needed for renewals and lost cards'),
    },
    {
      id: 'birthDate',
      kind: 'date',
      label: label('生年月日', 'Date of birth'),
      required: true,
      cells: {
        year: { first: [48, 79, 7, 10], count: 4 },
        month: { first: [84, 79, 7, 10], count: 2 },
        day: { first: [106, 79, 7, 10], count: 2 },
      },
    },
    { id: 'phone', kind: 'phone', label: label('電話番号', 'Phone'), box: [48, 96, 86, 10] },
    {
      id: 'email',
      kind: 'email',
      label: label('メールアドレス', 'E-mail'),
      box: [48, 112, 86, 10],
    },
    {
      id: 'pin',
      kind: 'latin',
      label: label('暗証番号', 'PIN'),
      box: [48, 128, 60, 10],
      alphabet: 'alphanumeric',
      secret: 'secret',
    },
    {
      id: 'familyCount',
      kind: 'integer',
      label: label('家族の人数', 'People in the family'),
      box: [48, 144, 20, 10],
    },
    {
      id: 'newsletter',
      kind: 'mark',
      label: label('お知らせを受け取る', 'Send me the newsletter'),
      box: [48, 160, 5, 5],
    },
    { id: 'remarks', kind: 'freeText', label: label('備考', 'Remarks'), box: [48, 172, 86, 24] },
  ],
  rules: [
    {
      id: 'number-for-renewal',
      when: "kind.exists(k, k != 'new') && memberNumber == null",
      outcome: 'error',
      fields: ['memberNumber'],
      message: label(
        '更新・再発行には利用者番号が必要です。',
        'A renewal or lost card needs the member number.',
      ),
      source: 'test',
    },
    {
      id: 'email-for-newsletter',
      when: 'newsletter && email == null',
      outcome: 'error',
      fields: ['email', 'newsletter'],
      message: label(
        'お知らせにはメールアドレスが必要です。',
        'The newsletter needs an e-mail address.',
      ),
      source: 'test',
    },
  ],
});

export const libraryForms: FormLibrary = {
  get: (id, version) =>
    libraryForm.id === id && libraryForm.version === version ? libraryForm : undefined,
  all: () => [libraryForm],
};

const ENTERED_TWICE = new Set(['kind', 'memberNumber', 'newsletter', 'pin']);

/** The same card, where two people enter what decides whose card it is. */
export const doubleForm: Form = {
  ...libraryForm,
  fields: libraryForm.fields.map((field) =>
    ENTERED_TWICE.has(field.id)
      ? { ...field, policy: { ...field.policy, entry: 'double' } }
      : field,
  ),
};

export const doubleForms: FormLibrary = {
  get: (...key) => libraryForms.get(...key) && doubleForm,
  all: () => [doubleForm],
};
