import { createHash, randomBytes } from 'node:crypto';
import { formSchema, type Form } from '../../schemas/form/form.ts';
import type { FieldReading, FieldValue, PageReading } from '../../schemas/reading.ts';
import { decidePage } from '../../schemas/policy/decide.ts';
import { probability } from '../../schemas/units.ts';
import type { FinishedPage, FormLibrary, NewScan, Records } from '../../store/contracts.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { plainField, QUAD } from '../fixtures/plain-field.ts';

/** A small form with every kind of secrecy, as its file has it. */
export const formFile = {
  id: 'sample',
  version: 1,
  title: { ja: '見本', en: 'Sample' },
  pages: [{ width: 210, height: 297 }],
  policy: { accept: 0.9, blank: 0.9, maxResidual: 0.5, review: 'when-unsure' },
  fields: [
    {
      id: 'name',
      kind: 'japanese',
      label: label('名前', 'Name'),
      box: [10, 10, 80, 8],
      required: true,
    },
    { id: 'phone', kind: 'phone', label: label('電話', 'Phone'), box: [10, 20, 80, 8] },
    { id: 'wants', kind: 'mark', label: label('希望', 'Wants'), box: [10, 30, 4, 4] },
    {
      id: 'category',
      kind: 'choice',
      label: label('区分', 'Category'),
      options: [
        { id: 'a', label: label('ア', 'A'), box: [10, 40, 4, 4] },
        { id: 'b', label: label('イ', 'B'), box: [20, 40, 4, 4] },
      ],
    },
    {
      id: 'password',
      kind: 'latin',
      label: label('暗証', 'Password'),
      box: [10, 50, 80, 8],
      secret: 'secret',
    },
    {
      id: 'account',
      kind: 'digits',
      label: label('口座', 'Account'),
      cells: { first: [10, 60, 5, 8], count: 4 },
      secret: 'confidential',
      normalise: ['nfkc-digits'],
    },
  ],
  rules: [
    {
      id: 'phone-needed',
      when: 'wants && phone == null',
      outcome: 'error',
      fields: ['phone'],
      message: label('電話が必要', 'Who wants something gives a phone number'),
      source: 'test',
    },
    {
      id: 'phone-unneeded',
      when: '!wants && phone != null',
      outcome: 'review',
      fields: ['phone'],
      message: label('電話は不要', 'Who wants nothing needs none'),
      source: 'test',
    },
  ],
};
export const form = formSchema.parse(formFile);

/** The same form, where what people enter takes two of them, except the telephone number. */
export const doubleForm: Form = {
  ...form,
  policy: { ...form.policy, entry: 'double' },
  fields: form.fields.map((field) =>
    field.id === 'phone' ? { ...field, policy: { entry: 'single' } } : field,
  ),
};

function label(ja: string, en: string) {
  return { ja, en };
}

export const forms: FormLibrary = {
  get: (id, version) => (id === form.id && version === form.version ? form : undefined),
  all: () => [form],
};

export const doubleForms: FormLibrary = {
  get: (...key) => forms.get(...key) && doubleForm,
  all: () => [doubleForm],
};

export const SECRET = 'hunter2Zebra';
export const ACCOUNT = '7394';

export const newScan = (changes: Partial<NewScan> = {}): NewScan => ({
  sha256: createHash('sha256').update(randomBytes(16)).digest('hex'),
  fileName: 'scan.png',
  mediaType: 'image/png',
  bytes: 1234,
  receivedOn: '2026-11-22',
  source: 'test',
  actor: 'sato',
  ...changes,
});

export function readField(
  fieldId: string,
  value: FieldValue,
  changes: Partial<FieldReading> = {},
): FieldReading {
  return plainField(fieldId, value, {
    probability: probability(0.97),
    alternatives: value === null ? [] : [{ value, probability: probability(0.97) }],
    style: 'typed',
    parts:
      typeof value === 'string'
        ? [...value].map((character, index) => ({
            id: String(index),
            quad: QUAD,
            state: 'read' as const,
            value: character,
            probability: probability(0.99),
            alternatives: [],
            reasons: [],
          }))
        : [],
    opinions: typeof value === 'string' ? [{ reader: 'one', text: value, score: 0.9 }] : [],
    ...changes,
  });
}

export const readPage = (
  fields: FieldReading[],
  engines: Record<string, string> = { one: '1' },
): PageReading => ({
  form: { id: form.id, version: form.version },
  formPage: 1,
  registration: {
    method: 'code',
    score: 1,
    runnerUp: null,
    orientation: 0,
    skewDegrees: 0,
    homography: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    residual: { p50: 0.05, p95: 0.1, max: 0.2 },
    measuredDpi: { x: 300, y: 300 },
  },
  fields,
  engines,
  timings: { decode: 1 },
});

/** All accepted but `name`, which a person has to look at: the reader is not sure enough. */
export function finishedPage(pageId: string, engines?: Record<string, string>): FinishedPage {
  const fields = [
    readField('name', '佐藤医院', { probability: probability(0.5) }),
    readField('phone', '03-1234-5678'),
    readField('wants', true),
    readField('category', ['a']),
    readField('password', SECRET),
    readField('account', ACCOUNT),
  ];
  const { decisions, findings } = decidePage(form, fields, rulesOf(form), {
    receivedOn: '2026-11-22',
  });
  const picture = { mediaType: 'image/png', sha256: 'c'.repeat(64) };
  return {
    pageId,
    reading: readPage(fields, engines),
    decisions,
    findings,
    pictures: [
      { kind: 'straightened', fieldId: null, secret: false, ...picture },
      { kind: 'crop', fieldId: 'name', secret: false, ...picture },
      { kind: 'crop', fieldId: 'password', secret: true, ...picture },
    ],
    fingerprint: null,
    wishId: null,
    seconds: 0.5,
  };
}

/** A scan of one page, read. */
export async function addRead(records: Records, fileName = 'scan.png') {
  const { scan } = await records.addScan(newScan({ fileName }));
  const [pageId] = await records.setPages(scan.id, 1, 'image/png');
  await records.startPage(pageId!);
  await records.finishPage(finishedPage(pageId!));
  return { scanId: scan.id, pageId: pageId! };
}
