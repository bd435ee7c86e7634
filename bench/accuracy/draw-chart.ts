import type { CalibrationReport } from '../../recognition/confidence/calibration-error.ts';
import { wilson } from '../../recognition/confidence/wilson.ts';
import type { CoveragePoint } from './coverage.ts';

/** Errors are drawn on a logarithmic scale down to this: all that policy decides lies near 0. */
const LEAST_ERROR = 1e-4;
const SIDE = 320;
const MARGIN = { left: 64, top: 40, right: 24, bottom: 48 };
const DECADES = [1, 0.1, 0.01, 0.001, LEAST_ERROR];

/**
 * One kind of field as an SVG of two panels. Left, the reliability diagram: errors found against
 * errors promised (1 − claimed probability), by bin, with the 95 % interval; on the diagonal a
 * reader is as honest as can be, above it it claims too much. Right: wrong among those taken, for
 * every share of fields that could be taken unseen.
 */
export function drawChart(
  title: string,
  calibration: CalibrationReport,
  coverage: readonly CoveragePoint[],
): string {
  const width = 2 * (SIDE + MARGIN.left + MARGIN.right);
  const height = SIDE + MARGIN.top + MARGIN.bottom;
  const right = `translate(${width / 2} 0)`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#fff"/>
<g>${drawReliability(`${title}: reliability`, calibration)}</g>
<g transform="${right}">${drawCoverage(`${title}: error against coverage`, coverage)}</g>
</svg>
`;
}

function drawReliability(title: string, { bins }: CalibrationReport): string {
  const promised = (p: number): number => left(1 - logShare(1 - p));
  const dots = bins.map(({ count, claimed, right }) => {
    const [x, wrong] = [promised(claimed), count - Math.round(right * count)];
    const { low, high } = wilson(wrong, count);
    return (
      `<line x1="${x}" x2="${x}" y1="${errorY(low)}" y2="${errorY(high)}" stroke="#1a5fb4"/>` +
      `<circle cx="${x}" cy="${errorY(1 - right)}" r="4" fill="${wrong > 0 ? '#1a5fb4' : '#fff'}" stroke="#1a5fb4"/>`
    );
  });
  const ticks = DECADES.map((error) => tickX(promised(1 - error), showShare(error)));
  const diagonal = `<line x1="${left(0)}" y1="${errorY(1)}" x2="${left(1)}" y2="${errorY(LEAST_ERROR)}" stroke="#999" stroke-dasharray="4 3"/>`;
  return [frame(title, 'promised wrong', 'found wrong'), ...ticks, diagonal, ...dots].join('\n');
}

function drawCoverage(title: string, points: readonly CoveragePoint[]): string {
  const line = points.map(({ coverage, error }) => `${left(coverage)},${errorY(error)}`).join(' ');
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => tickX(left(share), showShare(share)));
  const curve = `<polyline points="${line}" fill="none" stroke="#1a5fb4" stroke-width="1.5"/>`;
  return [frame(title, 'fields taken unseen', 'wrong among them'), ...ticks, curve].join('\n');
}

function frame(title: string, alongX: string, alongY: string): string {
  const grid = DECADES.map(
    (error) =>
      `<line x1="${left(0)}" x2="${left(1)}" y1="${errorY(error)}" y2="${errorY(error)}" stroke="#ddd"/>` +
      `<text x="${left(0) - 6}" y="${errorY(error) + 4}" text-anchor="end">${error === LEAST_ERROR ? '≤ ' : ''}${showShare(error)}</text>`,
  );
  const middle = MARGIN.top + SIDE / 2;
  return [
    `<text x="${left(0)}" y="22" font-size="14">${title}</text>`,
    `<text x="${left(0.5)}" y="${MARGIN.top + SIDE + 38}" text-anchor="middle">${alongX}</text>`,
    `<text x="12" y="${middle}" text-anchor="middle" transform="rotate(-90 12 ${middle})">${alongY}</text>`,
    ...grid,
  ].join('\n');
}

const left = (share: number): number => round(MARGIN.left + share * SIDE);
const errorY = (error: number): number => round(MARGIN.top + (1 - logShare(error)) * SIDE);
const tickX = (x: number, label: string): string =>
  `<text x="${x}" y="${MARGIN.top + SIDE + 18}" text-anchor="middle">${label}</text>`;

/** 1 for an error of 1, 0 for the least that is drawn. */
const logShare = (error: number): number =>
  1 - Math.log(Math.min(1, Math.max(LEAST_ERROR, error))) / Math.log(LEAST_ERROR);
const showShare = (share: number): string => `${Number((100 * share).toPrecision(3))} %`;
const round = (value: number): number => Math.round(value * 100) / 100;
