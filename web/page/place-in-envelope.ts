import type { PageSummary, ScanSummary } from '../../schemas/desk.ts';
import type { Messages } from '../messages/ja.ts';

/** Which page of how many; of who does not see all of them, which page. Nothing of the only one. */
export function placeInEnvelope(
  { pages }: Pick<ScanSummary, 'pages'>,
  { number }: Pick<PageSummary, 'number'>,
  m: Messages,
): string | null {
  const isWhole = pages.at(-1)?.number === pages.length;
  if (!isWhole) return m.scans.pageNumber(number);
  return pages.length > 1 ? m.page.pageOf(number, pages.length) : null;
}
