import { readFileSync } from 'node:fs';
import { formSchema, type Form } from '../../../schemas/form/form.ts';
import type { FieldValue } from '../../../schemas/reading.ts';
import { checkRecord } from '../../../schemas/rules/check-record.ts';
import { compileRules, type RecordRules } from '../../../schemas/rules/compile-rules.ts';

export const FORM_FOLDER = new URL(
  '../../../schemas/forms/shikaku-kakunin-gentei-riyou/v1/',
  import.meta.url,
).pathname;

export const readApplicationForm = (): Form =>
  formSchema.parse(JSON.parse(readFileSync(`${FORM_FOLDER}form.json`, 'utf8')));

export const RECEIVED_ON = '2025-01-10';

/** Registration and start together, everything in order: no finding. */
export const GOOD: Readonly<Record<string, FieldValue>> = {
  category: ['1', '2'],
  contactName: '髙橋 花子',
  institutionCode: '0110113719',
  institutionName: '医療法人社団 神﨑会 クリニック',
  founderName: '神﨑 太郎',
  phone: '03-3591-7441',
  email: 'hanako@example.jp',
  password: 'Abcd1234',
  accountLast4: '0012',
  staffCount: '5',
  deviceCount: '2',
  endDate: null,
  endCancel: false,
  endChange: false,
};
/** Ending use alone, everything in order. */
export const ENDING: Readonly<Record<string, FieldValue>> = {
  ...GOOD,
  category: ['3'],
  endDate: '2025-03-31',
};

export function compileOrThrow(form: Form): RecordRules {
  const compiled = compileRules(form);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
}

/** `rule:outcome` of each finding, in order. */
export const say = (
  rules: RecordRules,
  values: Readonly<Record<string, FieldValue | undefined>>,
  unknown?: ReadonlySet<string>,
): string[] =>
  checkRecord(rules, values, {
    receivedOn: RECEIVED_ON,
    ...(unknown && { unknown }),
  }).map(({ rule, outcome }) => `${rule}:${outcome}`);
