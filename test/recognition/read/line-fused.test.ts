import { ceilingOf } from '../../../recognition/read/line-fused.ts';

const AGREED = { rival: 0, gap: 0.2, wholeSame: 1, handsSame: 1, strokesSame: 1 };

test('a text without a rival that one reader of whole lines read so has no ceiling', () => {
  expect(ceilingOf({ ...AGREED, wholeSame: 0, handsSame: 0 }, 'email')).toBe(1);
});

test('no policy accepts what no reader of whole lines read so, or what may lack a sign', () => {
  const pieced = { ...AGREED, wholeSame: 0, handsSame: 0, strokesSame: 0 };
  expect(ceilingOf(pieced, 'email')).toBe(0.98);
  expect(ceilingOf({ ...AGREED, gap: 0.6 }, 'email')).toBe(0.98);
  expect(ceilingOf({ ...AGREED, gap: 0.6 }, 'phone')).toBe(1);
});

test('a rival as good leaves one chance in two', () => {
  expect(ceilingOf({ ...AGREED, rival: 1 }, 'latin')).toBe(0.5);
});
