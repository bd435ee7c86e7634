/**
 * The envelopes of a file, each the numbers of its pages: a separator sheet ends one and is in none.
 * Two of them in a row, or one at either end, make no envelope without pages.
 */
export function splitFile(pages: number, separators: readonly number[]): number[][] {
  const envelopes: number[][] = [[]];
  for (let page = 1; page <= pages; page++)
    if (separators.includes(page)) envelopes.push([]);
    else envelopes.at(-1)!.push(page);
  return envelopes.filter((envelope) => envelope.length > 0);
}
