import fc from 'fast-check';
import type { CellReading, MarkReading } from '../../../recognition/read/contracts.ts';
import { probability } from '../../../schemas/units.ts';

export const cell = (
  value: string,
  p = 0.99,
  alternatives: readonly [string, number][] = [],
): CellReading => ({
  state: value === '' ? 'blank' : 'read',
  value,
  probability: probability(p),
  alternatives: alternatives.map(([text, q]) => ({ value: text, probability: probability(q) })),
  reasons: [],
});

export const unreadable = (p = 0.4): CellReading => ({
  ...cell('', p),
  state: 'unreadable',
  reasons: [{ code: 'unreadable' }],
});

export const mark = (state: MarkReading['state'], p = 0.99): MarkReading => ({
  state,
  probability: probability(p),
  reasons: state === 'corrected' ? [{ code: 'mark-corrected' }] : [],
  features: {},
  likelihoods: likelihoodsOf(state, p),
});

/** Ink that makes a state as probable as said, if all four are alike in life. */
function likelihoodsOf(state: MarkReading['state'], p: number): MarkReading['likelihoods'] {
  const rest = (1 - p) / 3;
  const likelihoods = { empty: rest, marked: rest, corrected: rest, stray: rest };
  return state === 'ambiguous' ? likelihoods : { ...likelihoods, [state]: p };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const digit = fc.constantFrom(...'0123456789');

/** Cells as the digit reader returns them: the value itself is the first alternative. */
export const anyCell: fc.Arbitrary<CellReading> = fc.oneof(
  share.map((p) => cell('', p)),
  share.map(unreadable),
  fc
    .tuple(digit, share, fc.uniqueArray(digit, { maxLength: 4 }), share)
    .map(([value, p, others, scale]) =>
      cell(value, p, [
        [value, p],
        ...others
          .filter((other) => other !== value)
          .map((other): [string, number] => [other, (1 - p) * scale]),
      ]),
    ),
);

export const anyMark: fc.Arbitrary<MarkReading> = fc
  .tuple(
    fc.constantFrom<MarkReading['state']>('empty', 'marked', 'corrected', 'stray', 'ambiguous'),
    share,
  )
  .map(([state, p]) => mark(state, p));
