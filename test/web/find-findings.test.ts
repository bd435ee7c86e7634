import type { FieldView, PageView } from '../../schemas/desk.ts';
import { tellTrouble } from '../../schemas/lookup/registry-finding.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { compileRules } from '../../schemas/rules/compile-rules.ts';
import { checkDrafts } from '../../web/page/use-findings.ts';
import { libraryForm } from '../api/library-form.ts';

const compiled = compileRules(libraryForm);
if (!compiled.ok) throw new Error('the sample form compiles');
const rules = compiled.value;

const values: Record<string, FieldValue> = {
  kind: ['renew'],
  name: '佐藤',
  memberNumber: '12345678',
  birthDate: '1988-05-07',
  phone: '03-3591-7441',
  email: 'a@example.jp',
  pin: null,
  familyCount: '4',
  newsletter: true,
  remarks: null,
};

/** Only what `checkDrafts` looks at. */
function view(
  changes: Record<string, Partial<FieldView>> = {},
  findings: PageView['findings'] = [],
): PageView {
  const fields = Object.entries(values).map(([fieldId, value]) => ({
    fieldId,
    value,
    status: 'accepted',
    settled: false,
    reading: null,
    entry: null,
    ...changes[fieldId],
  }));
  return { scan: { receivedOn: '2026-11-20' }, fields, findings } as unknown as PageView;
}
const names = (findings: PageView['findings']) => findings.map(({ rule }) => rule);

test('a sound record breaks nothing', () => {
  expect(checkDrafts(rules, view(), {})).toEqual([]);
});
test('what is typed is judged before it is saved', () => {
  expect(names(checkDrafts(rules, view(), { email: '' }))).toEqual(['email-for-newsletter']);
  expect(names(checkDrafts(rules, view(), { email: '', newsletter: false }))).toEqual([]);
});
test('a field that nobody has read is not taken for blank; one that a person emptied is', () => {
  const unread = view({ memberNumber: { value: null, status: 'unread' } });
  expect(checkDrafts(rules, unread, {})).toEqual([]);
  expect(names(checkDrafts(rules, unread, { memberNumber: '' }))).toEqual(['number-for-renewal']);
  const blank = view({ memberNumber: { value: null, status: 'blank', settled: true } });
  expect(names(checkDrafts(rules, blank, {}))).toEqual(['number-for-renewal']);
});
test('of what needs a secret value the server has the word', () => {
  const finding = {
    rule: 'pin-length',
    outcome: 'error' as const,
    fields: ['pin'],
    source: 'form',
    message: { ja: '短い', en: 'too short' },
  };
  expect(names(checkDrafts(rules, view({}, [finding]), {}))).toEqual(['pin-length']);
  const other = { ...finding, rule: 'email-for-newsletter', fields: ['email'] };
  expect(checkDrafts(rules, view({}, [other]), {})).toEqual([]);
});
test('of what a registry says the server has the word', () => {
  const told = tellTrouble('readers', 'differs', ['memberNumber', 'name'], []);
  expect(names(checkDrafts(rules, view({}, [told]), {}))).toEqual(['registry:readers']);
});

test('what waits for another person’s entry is unknown to the rules, until one types there', () => {
  const entry = { step: 'second', isMine: true, choices: null, people: 1 } as const;
  const hidden = view({ email: { value: null, status: 'review', entry } });
  expect(names(checkDrafts(rules, hidden, {}))).toEqual([]);
  expect(names(checkDrafts(rules, hidden, { email: '' }))).toEqual(['email-for-newsletter']);
});
