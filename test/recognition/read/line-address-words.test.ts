import { costOfAddress } from '../../../recognition/read/line-address.ts';
import { countNearWords, respellWords } from '../../../recognition/read/line-address-words.ts';

test('a piece one letter away from a usual word counts, the word itself does not', () => {
  expect(countNearWords('infc@clinic.example.jp')).toBe(1);
  expect(countNearWords('info@clinic.example.jp')).toBe(0);
  expect(countNearWords('yanazaki21@rail.example.com')).toBe(2);
});

test('such a piece is proposed as the word, alone and together with the others', () => {
  expect(respellWords('infc@cinic.example.jp')).toEqual(
    expect.arrayContaining([
      'info@cinic.example.jp',
      'infc@clinic.example.jp',
      'info@clinic.example.jp',
    ]),
  );
});

test('digits at the end of a piece stay where they are', () => {
  expect(respellWords('takeuch80@example.jp')).toContain('takeuchi80@example.jp');
});

test('short pieces and unknown names are left alone', () => {
  expect(respellWords('ab.k@xyz-qrst.example.jp')).toEqual([]);
});

test('a usual word costs less than its neighbour, and clear ink can still outweigh it', () => {
  const difference = costOfAddress('infc@example.jp') - costOfAddress('info@example.jp');
  expect(difference).toBeGreaterThan(0);
  expect(difference).toBeLessThan(5);
});
