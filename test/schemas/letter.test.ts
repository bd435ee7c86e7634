import type { Finding } from '../../schemas/desk.ts';
import {
  findDoubtful,
  findFaults,
  letterInputSchema,
  LONGEST_LETTER_WORDS,
} from '../../schemas/letter.ts';
import { tellTrouble } from '../../schemas/lookup/registry-finding.ts';
import { checkRecord } from '../../schemas/rules/check-record.ts';
import { compileRules } from '../../schemas/rules/compile-rules.ts';
import { libraryForm } from '../api/library-form.ts';

const fieldOf = (fieldId: string) => ({
  fieldId,
  value: 'x',
  reading: null,
  settled: true,
  status: 'accepted' as const,
  masked: false,
  reasons: [],
  corrections: [],
  actions: 1,
  entry: null,
  hasCrop: true,
});
const viewOf = (findings: Finding[]) => ({
  fields: libraryForm.fields.map(({ id }) => fieldOf(id)),
  findings,
});
const finding = (fieldId: string, outcome: Finding['outcome'], ja = '誤りです。'): Finding => ({
  rule: 'some-rule',
  outcome,
  fields: [fieldId],
  message: { ja, en: 'It is wrong.' },
  source: 'form.json',
});

describe('what a letter says by itself', () => {
  test('are errors alone: what reviewers have to look at is offered without words', () => {
    const view = viewOf([
      tellTrouble('members', 'differs', ['memberNumber', 'email'], []),
      finding('name', 'review'),
      finding('email', 'error'),
    ]);
    expect(findFaults(libraryForm, view)).toEqual([
      { fieldId: 'email', words: { ja: '誤りです。', en: 'It is wrong.' } },
    ]);
    expect(findDoubtful(libraryForm, view)).toEqual(['name', 'memberNumber']);
  });

  test('is nothing of a rule that could not be worked out', () => {
    const compiled = compileRules({
      ...libraryForm,
      rules: [
        {
          id: 'no-number',
          when: 'int(name) > 1',
          outcome: 'error',
          fields: ['name'],
          message: { ja: '誤り', en: 'Wrong' },
          source: 'test',
        },
      ],
    });
    if (!compiled.ok) throw new Error('the rule does not compile');
    const findings = checkRecord(compiled.value, { name: '山田' }, { receivedOn: '2026-11-20' });
    const ofRule = findings.filter(({ rule }) => rule === 'no-number');
    expect(ofRule).toHaveLength(1);
    expect(findFaults(libraryForm, viewOf(ofRule))).toEqual([]);
    expect(findDoubtful(libraryForm, viewOf(ofRule))).toEqual(['name']);
  });

  test('is no longer than may be sent, and ends with no half character', () => {
    const long = viewOf(['𠮷', '𠮟'].map((sign, at) => finding('name', 'error', `${'a'.repeat(at)}${sign.repeat(200)}`))); // prettier-ignore
    const words = findFaults(libraryForm, long)[0]!.words.ja;
    expect(words.length).toBeLessThanOrEqual(LONGEST_LETTER_WORDS);
    expect(words.endsWith('…')).toBe(true);
    expect(() => encodeURIComponent(words)).not.toThrow();
    const input = { language: 'ja', fields: [{ fieldId: 'name', words }] };
    expect(letterInputSchema.parse(input)).toEqual(input);
  });
});

test('lines end in one way, however they were sent', () => {
  const fields = [{ fieldId: 'name', words: '一\r\n二\r三\n四\r\n' }];
  expect(letterInputSchema.parse({ language: 'ja', fields }).fields[0]!.words).toBe(
    '一\n二\n三\n四',
  );
});
