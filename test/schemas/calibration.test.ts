import { fitsEngines, groupOf, modelsOf, type Calibration } from '../../schemas/calibration.ts';

const ENGINES = { marks: 'mark@4', checkboxes: 'checkbox@1', digits: 'digit@3', codes: 'zxing@3' };
const map = (group: string): Calibration['maps'][string] => ({
  points: [{ claimed: 0.9, worth: 0.8 }],
  verified: 200,
  wrong: 40,
  models: modelsOf(group, ENGINES),
  fittedAt: '2026-11-26T00:00:00.000Z',
});
const calibration: Calibration = {
  id: 'calibration@1',
  maps: { digits: map('digits'), 'mark, blank': map('mark, blank') },
};

describe('fitsEngines', () => {
  it('takes a calibration whole that was fitted with the engines that are installed', () => {
    expect(fitsEngines(calibration, ENGINES)).toEqual({ valid: calibration, refused: [] });
  });

  it('refuses what was fitted with another version of a model, and only that', () => {
    const { valid, refused } = fitsEngines(calibration, { ...ENGINES, digits: 'digit@4' });
    expect(refused).toEqual(['digits']);
    expect(Object.keys(valid.maps)).toEqual(['mark, blank']);
  });

  it('refuses it where a model is there that was not, or the other way round', () => {
    expect(fitsEngines(calibration, { ...ENGINES, letters: 'latin@1' }).refused).toEqual([
      'digits',
    ]);
    const without = { marks: ENGINES.marks, digits: ENGINES.digits };
    expect(fitsEngines(calibration, without).refused).toEqual(['mark, blank']);
  });

  it('does not mind another reader of codes: it reads no field', () => {
    expect(fitsEngines(calibration, { ...ENGINES, codes: 'zxing@4' }).refused).toEqual([]);
  });
});

describe('groupOf', () => {
  it('keeps blank readings apart from written ones, and has none for what claims nothing', () => {
    expect(groupOf('mark', 'read')).toBe('mark');
    expect(groupOf('mark', 'blank')).toBe('mark, blank');
    expect([groupOf('mark', 'unread'), groupOf('mark', 'unreadable')]).toEqual([null, null]);
  });
});
