import { describeMachine } from '../machine.ts';
import type { PageOutcome } from './measure-page.ts';
import {
  calibrate,
  findWorst,
  summarise,
  summariseGroup,
  WRONG_MM,
  type CalibrationRow,
  type Row,
} from './summarise.ts';

const mm = (value: number): string => (Number.isFinite(value) ? value.toFixed(2) : '–');
const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`;

const HEAD = `| pages | variant | count | refused | p50 | p95 | p99 | max | max read | unread | unread though right | wrong | wrong unnoticed | CPU ms |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|`;

function toLine(row: Row): string {
  const { boxes } = row;
  return `| ${row.group} | ${row.variant} | ${row.pages} | ${row.refused} | ${mm(row.p50)} | ${mm(row.p95)} | ${mm(row.p99)} | ${mm(row.max)} | ${mm(row.maxRead)} | ${share(row.unread, boxes)} | ${share(row.unreadRight, boxes)} | ${row.wrong} | ${row.wrongUnnoticed} | ${row.cpuMs.toFixed(0)} |`;
}

function toCalibrationLine(row: CalibrationRow): string {
  return `| ${mm(row.from)} – ${mm(row.to)} | ${row.boxes} | ${mm(row.p50)} | ${mm(row.p95)} | ${mm(row.p99)} | ${mm(row.max)} | ${(100 * row.beyond).toFixed(1)} % |`;
}

const CALIBRATION_HEAD = `| predicted mm | boxes | true p50 | p95 | p99 | max | true beyond predicted |
|---|---|---|---|---|---|---|`;

export interface Report {
  readonly command: string;
  readonly machine: string;
  readonly pages: number;
  readonly levels: readonly Row[];
  readonly cases: readonly Row[];
  readonly all: Omit<Row, 'group' | 'variant'>;
  readonly calibrationOfLevels: readonly CalibrationRow[];
  readonly calibrationOfCases: readonly CalibrationRow[];
  readonly refusals: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly worst: readonly string[];
  readonly rssMb: { readonly first: number; readonly last: number };
}

export function makeReport(command: string, pages: readonly PageOutcome[]): Report {
  const isLevel = ({ group }: PageOutcome): boolean => group.startsWith('level ');
  const levels = pages.filter(isLevel);
  const cases = pages.filter((page) => !isLevel(page));
  const refusals: Record<string, Record<string, number>> = {};
  for (const { group, refused } of pages) {
    if (refused === null) continue;
    const of = (refusals[group] ??= {});
    of[refused] = (of[refused] ?? 0) + 1;
  }
  return {
    command,
    machine: describeMachine(),
    pages: pages.length,
    levels: summarise(levels),
    cases: summarise(cases),
    all: summariseGroup(pages),
    calibrationOfLevels: calibrate(levels),
    calibrationOfCases: calibrate(cases),
    refusals,
    worst: findWorst(pages, 20).map(
      ({ page, maxRead }) => `${page.group}/${page.variant}/${page.index}: ${mm(maxRead)} mm`,
    ),
    rssMb: { first: Math.round(pages[0]?.rssMb ?? 0), last: Math.round(pages.at(-1)?.rssMb ?? 0) },
  };
}

export function toMarkdown(report: Report): string {
  const refusals = Object.entries(report.refusals).map(
    ([group, kinds]) =>
      `- ${group}: ${Object.entries(kinds)
        .map(([kind, count]) => `${kind} ${count}`)
        .join(', ')}`,
  );
  return `# Registration

\`${report.command}\`; ${report.pages} pages on ${report.machine}.

True error is the largest distance, in mm on the form, between where a box's middle and the corners of
its inside (1 mm from its edges) were found and where they were rendered; a box is *wrong* beyond ${WRONG_MM} mm and *unnoticed* when its field
was not reported unread. Pages are rendered: figures on them are not figures on real post.
All pages together: ${report.all.boxes} boxes, ${report.all.wrong} wrong, **${report.all.wrongUnnoticed} wrong without being noticed**.

## Levels

${HEAD}
${report.levels.map(toLine).join('\n')}

## Cases beyond the levels

Paper and scanner of level 2, with one thing more.

${HEAD}
${report.cases.map(toLine).join('\n')}

## Predicted residual against true error

Levels:

${CALIBRATION_HEAD}
${report.calibrationOfLevels.map(toCalibrationLine).join('\n')}

Cases:

${CALIBRATION_HEAD}
${report.calibrationOfCases.map(toCalibrationLine).join('\n')}

## Refused pages

${refusals.join('\n') || 'None.'}

## Largest unnoticed errors

${report.worst.map((line) => `- ${line}`).join('\n') || 'None beyond the limit.'}

Memory (RSS): ${report.rssMb.first} MB after the first page, ${report.rssMb.last} MB after the last.
`;
}
