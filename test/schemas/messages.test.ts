import { describe, expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { failureSchema, type Failure, type FailureKind } from '../../schemas/failure.ts';
import { describeFailure, describeReason } from '../../schemas/messages.ts';
import { reasonCodeSchema } from '../../schemas/reason.ts';

/** One of each kind: the type makes sure that a new kind is added here. */
const SAMPLES: { readonly [K in FailureKind]: Extract<Failure, { kind: K }> } = {
  'empty-file': { kind: 'empty-file' },
  vanished: { kind: 'vanished' },
  'cannot-open': { kind: 'cannot-open', detail: 'EACCES' },
  'file-too-large': { kind: 'file-too-large', bytes: 300 * 2 ** 20, limit: 200 * 2 ** 20 },
  'unsupported-type': { kind: 'unsupported-type', found: 'text' },
  'type-mismatch': { kind: 'type-mismatch', found: 'SVG', extension: '.png' },
  damaged: { kind: 'damaged', type: 'JPEG', detail: 'the file ends early' },
  'encrypted-pdf': { kind: 'encrypted-pdf' },
  'too-many-pages': { kind: 'too-many-pages', pages: 5000, limit: 500 },
  'too-many-pixels': { kind: 'too-many-pixels', pixels: 1e9, limit: 4e7 },
  'no-such-page': { kind: 'no-such-page', page: 7, pages: 3 },
  'resolution-too-low': { kind: 'resolution-too-low', dpi: 72.4, needed: 150 },
  'blank-page': { kind: 'blank-page' },
  mirrored: { kind: 'mirrored' },
  'unknown-form': { kind: 'unknown-form', bestScore: 0.41, needed: 0.6 },
  'ambiguous-form': { kind: 'ambiguous-form', candidates: ['form-a v1', 'form-b v2'] },
  'two-sheets': { kind: 'two-sheets', first: ['card:1:1', 'card:2:1'], second: ['slip:1:2'] },
  'unusable-anchors': { kind: 'unusable-anchors', flaw: { kind: 'in-line' } },
  'form-unfit': { kind: 'form-unfit', form: 'card:1:1', score: 0.1, needed: 0.3 },
  'poor-registration': { kind: 'poor-registration', residual: 1.234, limit: 0.5 },
  'only-separators': { kind: 'only-separators' },
  'batch-closed': { kind: 'batch-closed', batch: 12 },
  disposed: { kind: 'disposed', scan: '2026-11-22-0001' },
  'already-replaced': { kind: 'already-replaced' },
  'queue-full': { kind: 'queue-full', waiting: 100_000, limit: 100_000 },
  'took-too-long': { kind: 'took-too-long', seconds: 30 },
  'reader-crashed': { kind: 'reader-crashed', detail: 'PDF: process ended (SIGKILL)' },
  'storage-full': { kind: 'storage-full' },
  'storage-failed': { kind: 'storage-failed', detail: 'EIO' },
};
const KINDS = failureSchema.options.map((option) => option.shape.kind.value);
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;

const wordsOf = (failure: Failure, language: 'ja' | 'en') =>
  Object.values(describeFailure(failure, language)) as string[];

describe('every failure is told in both languages', () => {
  test('the samples of this test are valid and complete', () => {
    expect(Object.keys(SAMPLES).sort()).toEqual([...KINDS].sort());
    for (const sample of Object.values(SAMPLES))
      expect(failureSchema.parse(sample)).toEqual(sample);
  });

  test.each(KINDS)('%s: what, why, and what to do now', (kind) => {
    const [ja, en] = [wordsOf(SAMPLES[kind], 'ja'), wordsOf(SAMPLES[kind], 'en')];
    expect([ja.length, en.length]).toEqual([3, 3]);
    for (const sentence of ja) expect(sentence).toMatch(JAPANESE);
    for (const sentence of en) expect(sentence).not.toMatch(JAPANESE);
    expect(`${ja.join('')} ${en.join('')}`).not.toMatch(/undefined|NaN|\[object/);
    for (const sentence of [ja[1], ja[2]]) expect(sentence).toMatch(/。$|: .+$/);
    for (const sentence of [en[1], en[2]]) expect(sentence).toMatch(/\.$|: .+$/);
  });

  test('no two kinds share a title', () => {
    const titles = KINDS.map((kind) => describeFailure(SAMPLES[kind], 'ja').title);
    expect(new Set(titles).size).toBe(KINDS.length);
  });
});

describe('the numbers of a failure are in its words', () => {
  test.each([
    ['file-too-large', ['300.0', '200.0']],
    ['type-mismatch', ['SVG', '.png']],
    ['too-many-pages', ['5000', '500']],
    ['too-many-pixels', ['1000', '40.0']],
    ['no-such-page', ['7', '3']],
    ['resolution-too-low', ['72', '150']],
    ['unknown-form', ['41%', '60%']],
    ['ambiguous-form', ['form-a v1', 'form-b v2']],
    ['two-sheets', ['card:1:1', 'card:2:1', 'slip:1:2']],
    ['poor-registration', ['1.23', '0.50']],
    ['took-too-long', ['30']],
  ] as const)('%s', (kind, numbers) => {
    for (const language of ['ja', 'en'] as const)
      for (const number of numbers)
        expect(describeFailure(SAMPLES[kind], language).cause).toContain(number);
  });

  test('two sheets of one form are not told as one beside the other', () => {
    const same = { kind: 'two-sheets' as const, first: ['card:1:1'], second: ['card:1:1'] };
    expect(describeFailure(same, 'en').cause).toBe('Both are card:1:1. Neither was read.');
    expect(describeFailure(same, 'ja').cause).toContain('2 枚');
  });

  test('a missing extension is called missing', () => {
    const failure: Failure = { kind: 'type-mismatch', found: 'PDF', extension: '' };
    expect(describeFailure(failure, 'en').cause).toContain('no extension');
    expect(describeFailure(failure, 'ja').cause).toContain('拡張子がありません');
  });

  test('a damage that we found ourselves is told in Japanese too', () => {
    expect(describeFailure(SAMPLES.damaged, 'ja').cause).toContain('途中で切れています');
    expect(describeFailure(SAMPLES.damaged, 'ja').cause).not.toContain('ends early');
  });
});

test.each([
  ['VipsJpeg: premature end of JPEG image', '途中で切れています', 'ends early'],
  ['pngload_buffer: libspng read error', '復元できません', 'cannot be decoded'],
  ['page 3 cannot be read', '3 ページ目', 'page 3'],
])('a codec does not speak to people: %s', (detail, ja, en) => {
  const damaged: Failure = { kind: 'damaged', type: 'JPEG', detail };
  expect(describeFailure(damaged, 'ja').cause).toContain(ja);
  expect(describeFailure(damaged, 'ja').cause).not.toMatch(/[a-z]{5}/);
  expect(describeFailure(damaged, 'en').cause).toContain(en);
  expect(describeFailure(damaged, 'en').cause).not.toMatch(/vips|spng/i);
});

test('a stopped reader is told by how it ended, never by a message with paths in it', () => {
  const tell = (detail: string) => describeFailure({ kind: 'reader-crashed', detail }, 'ja').cause;
  expect(tell('PDF: process ended (SIGKILL)')).toContain('異常終了 KILL');
  expect(tell('exit code 134')).toContain('異常終了 134');
  expect(tell('PDF: out of memory')).toContain('メモリーが足りません');
  expect(tell('ENOENT: open /srv/data/x')).not.toContain('/srv');
});

test('no remedy promises what the product does not have', () => {
  for (const kind of KINDS) {
    const remedy = wordsOf(SAMPLES[kind], 'en')[2] + wordsOf(SAMPLES[kind], 'ja')[2]!;
    expect(remedy).not.toMatch(/intake folder|取り込みフォルダー/);
  }
});

describe('every reason is one sentence in both languages', () => {
  test.each(reasonCodeSchema.options)('%s', (code) => {
    expect(describeReason({ code }, 'ja')).toMatch(JAPANESE);
    expect(describeReason({ code }, 'ja')).toMatch(/。$/);
    expect(describeReason({ code }, 'en')).toMatch(/^[A-Z][^\u3040-\u9fff]+\.$/);
  });

  test('no two codes share a sentence', () => {
    const sentences = reasonCodeSchema.options.map((code) => describeReason({ code }, 'en'));
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  test('numbers are shown where a reason carries them', () => {
    const doubt = {
      code: 'low-probability',
      params: { probability: 0.87, needed: 0.999 },
    } as const;
    expect(describeReason(doubt, 'en')).toContain('(probability 87%, needed 99.90%)');
    const misfit = { code: 'poor-registration', params: { residual: 0.81, limit: 0.5 } } as const;
    expect(describeReason(misfit, 'ja')).toContain('ずれ 0.81 mm、許容 0.50 mm');
  });
});

test('docs/errors.md has a section for each kind, and none for a kind that is gone', async () => {
  const page = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8');
  const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(sections.sort()).toEqual([...KINDS].sort());
});
