import type { FieldValue } from '../../../schemas/reading.ts';
import { checkRecord } from '../../../schemas/rules/check-record.ts';
import {
  compileOrThrow,
  ENDING,
  GOOD,
  readApplicationForm,
  RECEIVED_ON,
  say,
} from './application-form.ts';

const form = readApplicationForm();
const rules = compileOrThrow(form);
type Change = Record<string, FieldValue>;
const START = { ...GOOD, category: ['2'] };
const REGISTER = { ...GOOD, category: ['1'] };

test('a record in order has no finding', () => {
  expect(say(rules, GOOD)).toEqual([]);
  expect(say(rules, ENDING)).toEqual([]);
  expect(say(rules, START)).toEqual([]);
  expect(say(rules, REGISTER)).toEqual([]);
});

/** What breaks a rule, upon which record, and what the record then says. */
const CASES: [string, Change, Change, string[]][] = [
  ['no category', GOOD, { category: [] }, ['category-missing:error']],
  [
    'ending with another category',
    ENDING,
    { category: ['1', '3'] },
    ['category-end-with-others:review'],
  ],
  ['no contact', GOOD, { contactName: null }, ['required:error']],
  ['no code', GOOD, { institutionCode: null }, ['required:error']],
  ['no institution', GOOD, { institutionName: null }, ['required:error']],
  ['no founder', GOOD, { founderName: null }, ['required:error']],
  ['no telephone', GOOD, { phone: null }, ['required:error']],
  ['start alone without e-mail', START, { email: null }, ['start-needs-email:error']],
  ['start alone without password', START, { password: null }, ['start-needs-password:error']],
  ['registration with start: both may be blank', GOOD, { email: null, password: null }, []],
  ['registration alone without e-mail', REGISTER, { email: null }, ['email-not-given:review']],
  [
    'registration alone without password',
    REGISTER,
    { password: null },
    ['password-not-given:review'],
  ],
  ['ending alone without e-mail', ENDING, { email: null }, ['email-not-given:review']],
  ['ending alone without password', ENDING, { password: null }, ['password-not-given:review']],
  ['start without account', START, { accountLast4: null }, ['start-needs-account:error']],
  ['start with three account digits', GOOD, { accountLast4: '012' }, ['start-needs-account:error']],
  [
    'registration alone without account',
    REGISTER,
    { accountLast4: null },
    ['account-not-given:review'],
  ],
  [
    'ending alone with two account digits',
    ENDING,
    { accountLast4: '12' },
    ['account-incomplete:review'],
  ],
  ['start without staff', GOOD, { staffCount: null }, ['start-needs-staff-count:error']],
  [
    'start with no staff at all',
    GOOD,
    { staffCount: '0', deviceCount: '0' },
    ['start-needs-staff-count:error', 'start-needs-device-count:error'],
  ],
  ['start without devices', GOOD, { deviceCount: null }, ['start-needs-device-count:error']],
  ['ending needs neither count', ENDING, { staffCount: null, deviceCount: null }, []],
  ['more devices than staff', GOOD, { deviceCount: '6' }, ['more-devices-than-staff:review']],
  ['as many devices as staff', GOOD, { deviceCount: '5' }, []],
  ['numbers are compared as numbers', GOOD, { staffCount: '10', deviceCount: '9' }, []],
  ['a count with a gap', GOOD, { staffCount: '1 2' }, ['integer-format:error']],
  [
    'cancel and change',
    ENDING,
    { endCancel: true, endChange: true },
    ['cancel-and-change:error', 'cancel-with-date:review'],
  ],
  ['change without date', ENDING, { endChange: true, endDate: null }, ['change-needs-date:error']],
  [
    'change with half a date',
    ENDING,
    { endChange: true, endDate: '2025--31' },
    ['date-complete:error', 'change-needs-date:error'],
  ],
  ['change with a date', ENDING, { endChange: true }, []],
  ['cancel with a date', ENDING, { endCancel: true }, ['cancel-with-date:review']],
  ['cancel without a date', ENDING, { endCancel: true, endDate: null }, []],
  ['ending without a word', ENDING, { endDate: null }, ['end-says-nothing:error']],
  ['a date without the category', GOOD, { endDate: '2025-03-31' }, ['end-without-category:review']],
  ['cancel without the category', GOOD, { endCancel: true }, ['end-without-category:review']],
  [
    'change without the category',
    GOOD,
    { endChange: true, endDate: '2025-03-31' },
    ['end-without-category:review'],
  ],
  ['the day before receipt', ENDING, { endDate: '2025-01-09' }, ['end-date-past:review']],
  ['the day of receipt', ENDING, { endDate: '2025-01-10' }, []],
  ['no such day', ENDING, { endDate: '2025-02-30' }, ['date-real:error']],
  ['a short year', ENDING, { endDate: '25-03-31' }, ['date-year-digits:review']],
  ['an era year', ENDING, { endDate: '7-03-31' }, ['date-year-digits:review']],
  ['a short password', GOOD, { password: 'Abc1234' }, ['pattern:error']],
  ['a password with a sign', GOOD, { password: 'Abcd-1234' }, ['pattern:error', 'alphabet:review']],
  ['a password of 101', GOOD, { password: 'a'.repeat(101) }, ['pattern:error']],
  ['a password of 100', GOOD, { password: 'a'.repeat(100) }, []],
  ['a letter in the telephone number', GOOD, { phone: 'O3-3591-7441' }, ['phone-format:review']],
  ['an address with two dots', GOOD, { email: 'a..b@example.jp' }, ['email-dots:review']],
];

test.each(CASES)('%s', (_name, record, change, findings) => {
  expect(say(rules, { ...record, ...change })).toEqual(findings);
});

test('every rule of the form is broken by a case here or in the check digit tests', () => {
  const broken = new Set(CASES.flatMap(([, , , findings]) => findings.map((f) => f.split(':')[0])));
  const untested = form.rules.map(({ id }) => id).filter((id) => !broken.has(id));
  expect(untested.every((id) => id.startsWith('code-'))).toBe(true);
});

test('every rule says where it comes from, in both languages, and names its fields', () => {
  for (const rule of form.rules) {
    expect(rule.source.length).toBeGreaterThan(3);
    expect(rule.message.ja).toMatch(/[ぁ-ん]/);
    expect(rule.message.en).toMatch(/^[\x20-\x7e]+$/);
  }
});

test('no finding repeats what was written', () => {
  const secrets = {
    ...GOOD,
    category: ['2'],
    password: 'ひみつSecret!!',
    accountLast4: '98 7',
    email: 'geheim..@@x',
    phone: '09x-secret',
    endDate: '1999-99-88',
  };
  const words = JSON.stringify(checkRecord(rules, secrets, { receivedOn: RECEIVED_ON }));
  for (const written of ['ひみつ', 'Secret', '98 7', '987', 'geheim', '09x', '1999', '99-88'])
    expect(words).not.toContain(written);
});

test('nothing is said that depends on a field nobody could read', () => {
  const start = { ...GOOD, category: ['2'], email: null, phone: null };
  expect(say(rules, start)).toEqual(['required:error', 'start-needs-email:error']);
  expect(say(rules, start, new Set(['email']))).toEqual(['required:error']);
  expect(say(rules, start, new Set(['category', 'phone']))).toEqual([]);
});

test('an expression that cannot be worked out sends its fields to a person', () => {
  const loose = compileOrThrow({
    ...form,
    rules: [
      {
        id: 'loose',
        when: 'size(email) > 3',
        outcome: 'error',
        fields: ['email'],
        message: { ja: 'あ', en: 'a' },
        source: 'test',
      },
    ],
  });
  expect(say(loose, { ...GOOD, email: null })).toEqual(['loose:review']);
});
