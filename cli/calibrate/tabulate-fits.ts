import Table from 'cli-table3';
import { PLAIN } from '../scan-table.ts';
import { LEAST_VERIFIED, type GroupFit } from './refit.ts';

/** One row a group: what is known, what it changes. */
export function tabulateFits(groups: readonly GroupFit[]): string {
  const table = new Table({
    head: [
      'kind',
      'readings',
      'verified',
      'wrong',
      'calibration error',
      'target error',
      'accepted from',
      'accepted unseen',
      '',
    ],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    ...PLAIN,
  });
  for (const fit of groups) {
    const { group, readings, verified, wrong, error, targetError, threshold, coverage } = fit;
    const { before, after } = coverage;
    table.push([
      group,
      String(readings),
      String(verified),
      String(wrong),
      error ? `${error.before.toFixed(4)} → ${error.after.toFixed(4)}` : '–',
      percent(targetError),
      threshold === null ? 'never' : threshold.toFixed(4),
      before === after ? percent(before) : `${percent(before)} → ${percent(after)}`,
      noteOf(fit),
    ]);
  }
  return `${table.toString()}\n`;
}

function noteOf(fit: GroupFit): string {
  const { points, verified, otherModels, foundWrong, isLoweredOnly, isFormerStale } = fit;
  return [
    ...(points ? [] : [`unchanged: ${verified} of the ${LEAST_VERIFIED} that it takes`]),
    ...(foundWrong > 0 ? [`${foundWrong} accepted unseen and found wrong`] : []),
    ...(isLoweredOnly ? ['so nothing is raised'] : []),
    ...(isFormerStale ? ['its former calibration is of other models, not used'] : []),
    ...(otherModels > 0 ? [`${otherModels} verified of other models, not used`] : []),
  ].join('; ');
}

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;
