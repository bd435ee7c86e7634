import { LEAST_VERIFIED, refit } from '../../../cli/calibrate/refit.ts';
import { seeded } from '../../../samples/random.ts';
import { probability } from '../../../schemas/units.ts';
import type { FieldEvidence } from '../../../store/contracts.ts';

const ENGINES = { digits: 'digit@3' };
const NOW = new Date('2026-11-26T00:00:00Z');

/** Claims of 0.95 … 0.99, each `wrongEvery`th wrong; by default a person was sent to all of them. */
function evidence(count: number, wrongEvery: number, changes: Partial<FieldEvidence> = {}) {
  const random = seeded('refit');
  return Array.from({ length: count }, (_, at): FieldEvidence => ({
    group: 'digits',
    claimed: probability(random.between(0.95, 0.99)),
    demand: { probability: 0.995 },
    engines: ENGINES,
    wasAsked: true,
    right: (at + 1) % wrongEvery !== 0,
    ...changes,
  }));
}
const refitAll = (given: readonly FieldEvidence[], former = {}) =>
  refit(given, former, { engines: ENGINES, acceptance: {} }, NOW);

describe('refit', () => {
  it('changes nothing while fewer are verified than it takes', () => {
    const { groups, maps } = refitAll(evidence(LEAST_VERIFIED - 1, 2));
    expect(maps).toBeNull();
    expect(groups).toEqual([
      expect.objectContaining({
        verified: LEAST_VERIFIED - 1,
        points: null,
        threshold: expect.closeTo(0.995),
      }),
    ]);
  });

  it('lowers what is wrong more often than it claims, and its error on readings it was not fitted on', () => {
    const { groups, maps } = refitAll(evidence(1000, 4));
    const [digits] = groups;
    expect(maps!['digits']).toMatchObject({ verified: 1000, wrong: 250, models: ENGINES });
    expect(digits!.error!.after).toBeLessThan(digits!.error!.before / 3);
    expect(digits!.threshold).toBeGreaterThan(0.999); // what was accepted from 0.995 on
  });

  it('has more accepted once thousands that claimed too little were found right', () => {
    const { groups } = refitAll(evidence(20_000, Infinity));
    const [digits] = groups;
    expect(digits!.threshold).toBeLessThan(0.985);
    expect(digits!.coverage.before).toBe(0);
    expect(digits!.coverage.after).toBeGreaterThan(0.2);
  });

  it('goes by the spread of what the house knows, not by the curve of claims that it found too high', () => {
    const demand = { targetError: 0.005 };
    const acceptance = {
      digits: { points: [{ claimed: 0.96, error: 0.005 }], readings: 1, wrong: 0, models: ENGINES },
    };
    const given = evidence(2000, 38, { demand }); // 2.6 % wrong at every claim
    const { groups, maps } = refit(given, {}, { engines: ENGINES, acceptance }, NOW);
    expect(groups[0]!.coverage.before).toBeGreaterThan(0.7);
    expect(groups[0]!.coverage.after).toBe(0);
    const own = maps!['digits']!.acceptance!;
    expect(own[0]!.error).toBeGreaterThan(0.02);
    const again = refit(given, maps!, { engines: ENGINES, acceptance }, NOW);
    expect(again.groups[0]!.coverage.before).toBe(0);
    expect(again.maps).toBeNull();
  });

  it('takes no evidence from what was accepted unseen, nor from what nobody settled', () => {
    const unseen = evidence(1000, 2, { wasAsked: false });
    const open = evidence(1000, 2, { right: null });
    const { groups, maps } = refitAll([...unseen, ...open]);
    expect(maps).toBeNull();
    expect(groups[0]).toMatchObject({ verified: 0, wrong: 0, foundWrong: 500 });
  });

  it('raises nothing where more of the unseen were found wrong than the form allows', () => {
    const unseen = evidence(100, 100, { wasAsked: false, claimed: probability(0.999) });
    const { groups } = refitAll([...evidence(20_000, Infinity), ...unseen]);
    expect(groups[0]).toMatchObject({ foundWrong: 1, isLoweredOnly: true });
    expect(groups[0]!.threshold).toBeCloseTo(0.995, 6);
  });

  it('takes no evidence from readings of other models, and says how many there are', () => {
    const { groups, maps } = refitAll(evidence(1000, 2, { engines: { digits: 'digit@2' } }));
    expect(maps).toBeNull();
    expect(groups[0]).toMatchObject({ readings: 0, verified: 0, otherModels: 1000 });
  });

  it('keeps the map of a group that has too little, and drops one of other models', () => {
    const former = refitAll([...evidence(500, 4), ...evidence(500, 4, { group: 'integer' })]).maps!;
    const stale = { ...former['integer']!, models: { digits: 'digit@2' } };
    const { groups, maps } = refitAll(evidence(500, 4, { group: 'date' }), {
      ...former,
      integer: stale,
    });
    expect(Object.keys(maps!).sort()).toEqual(['date', 'digits']);
    expect(maps!['digits']).toEqual(former['digits']);
    expect(groups.find(({ group }) => group === 'integer')!.isFormerStale).toBe(true);
  });

  it('is no new version when nothing new is known', () => {
    const given = evidence(1000, 4);
    expect(refitAll(given, refitAll(given).maps!).maps).toBeNull();
  });
});
