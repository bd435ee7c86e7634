import Table from 'cli-table3';
import type { PageSummary, ScanSummary } from '../schemas/desk.ts';
import type { Failure } from '../schemas/failure.ts';
import { describeFailure } from '../schemas/messages.ts';
import { printable } from './printable.ts';

/** Rows without rules between them: forty pages fit a screen, and the table can be piped. */
export const PLAIN = {
  style: { head: [], border: [] },
  chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
};

/** One row a page: what was found, how well it fits, and how its fields stand. */
export function tabulateScans(scans: readonly ScanSummary[]): string {
  const table = new Table({
    head: ['scan', 'page', 'form', 'fit mm', 'accepted', 'blank', 'to review', 'unread', 'seconds'],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    ...PLAIN,
  });
  for (const scan of scans) {
    const name = printable(scan.fileName);
    if (scan.pages.length === 0) table.push(rejectedRow(name, '–', scan.failure));
    for (const page of scan.pages)
      table.push(
        page.failure ? rejectedRow(name, String(page.number), page.failure) : readRow(name, page),
      );
  }
  return `${table.toString()}\n`;
}

function readRow(name: string, page: PageSummary): string[] {
  const { accepted, blank, review, unread } = page.fields;
  return [
    name,
    String(page.number),
    page.form ? `${page.form.id} v${page.form.version}` : '–',
    page.residual === null ? '–' : page.residual.toFixed(2),
    ...[accepted, blank, review, unread].map(String),
    page.seconds === null ? '–' : page.seconds.toFixed(2),
  ];
}

function rejectedRow(name: string, page: string, failure: Failure | null) {
  const words = failure ? describeFailure(failure, 'en').title : 'not read';
  return [name, page, `not read: ${words}`, '–', '–', '–', '–', '–', '–'];
}
