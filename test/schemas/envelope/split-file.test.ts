import { splitFile } from '../../../schemas/envelope/split-file.ts';

test.each([
  [3, [], [[1, 2, 3]]],
  [
    5,
    [3],
    [
      [1, 2],
      [4, 5],
    ],
  ],
  [6, [1, 4, 6], [[2, 3], [5]]],
  [4, [2, 3], [[1], [4]]],
  [2, [1, 2], []],
])('%i pages, separators %j: envelopes %j', (pages, separators, envelopes) => {
  expect(splitFile(pages, separators)).toEqual(envelopes);
});
