import type { Contents } from '../store/backup/format.ts';
import type { Restored } from '../store/backup/restore.ts';
import { printable } from './printable.ts';

/** Tables that people know by what is in them. */
const KNOWN: Readonly<Record<string, string>> = {
  scan: 'scans',
  page: 'pages',
  correction: 'corrections',
  approval: 'approvals',
  auth_user: 'accounts',
  audit_event: 'audit events',
};

/** `30 tables with 4812 rows (12 scans, 15 pages, …)` */
export function describeContents({ tables }: Contents): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const known = Object.entries(KNOWN).map(([name, what]) => {
    const table = tables.find((each) => each.name === name);
    return `${table?.rows ?? 0} ${what}`;
  });
  return `${tables.length} tables with ${rows} rows (${known.join(', ')})`;
}

/** More are only counted. */
const MOST_NAMED = 10;

/** What was lost before; empty where nothing was. */
export function describeMissing(missing: readonly string[]): string {
  if (missing.length === 0) return '';
  const named = missing.slice(0, MOST_NAMED).map((sha256) => `  ${sha256}\n`);
  const more = missing.length - named.length;
  return (
    `${missing.length} file(s) that the records name were not there, or were not what they had been:\n` +
    `${named.join('')}${more > 0 ? `  and ${more} more\n` : ''}` +
    'Everything else is saved. Look for them in older backups, under originals/.\n'
  );
}

/** What has come over; `stored`: files, those of the records and pictures. */
export const describeAll = (
  contents: Contents,
  stored: { readonly originals: number; readonly bytes: number },
): string =>
  `${describeContents(contents)}; ${stored.originals} originals and pictures (${stored.bytes} bytes)`;

/** What was made sure of after records were put into an installation. */
export const describeSafe = ({ audit }: Contents, { unfinished }: Restored): string =>
  `The audit chain holds up to event ${audit.seq}, and every original has its hash.\n` +
  `${unfinished} file(s) and pages were not read yet: the next start reads them.\n`;

/** What is not as it should be there; empty where all is. */
export const describeLacks = (restored: Restored): string =>
  describeMissing(restored.missing) + describeLeftOpen(restored) + describeUnanalyzed(restored);

const describeLeftOpen = ({ leftOpen }: Restored): string =>
  leftOpen === null
    ? ''
    : `Some files of the older version lie in the clear still, and the next start goes on with them: ${printable(leftOpen)}\n`;

/** Empty where the database gathered them. */
const describeUnanalyzed = ({ unanalyzed }: Restored): string =>
  unanalyzed === null
    ? ''
    : `The database did not gather statistics of its tables (${printable(unanalyzed)}): everything is there, but may be ` +
      'slow until its server does so by itself, or you run `analyze` in it.\n';
