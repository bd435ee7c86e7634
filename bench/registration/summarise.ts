import { percentile } from '../statistics.ts';
import type { BoxOutcome, PageOutcome } from './measure-page.ts';

/** A box further off than this is wrong: an empty box 1 mm off reads as marked. */
export const WRONG_MM = 0.7;
/** A box this near is right, and should not be left unread. */
const RIGHT_MM = 0.3;

export interface Row {
  readonly group: string;
  readonly variant: string;
  readonly pages: number;
  readonly refused: number;
  readonly boxes: number;
  /** True error over all boxes of registered pages, mm. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** The largest true error among boxes that were read. */
  readonly maxRead: number;
  /** Boxes unread, and those of them that were right. */
  readonly unread: number;
  readonly unreadRight: number;
  readonly wrong: number;
  readonly wrongUnnoticed: number;
  readonly cpuMs: number;
}

export function summarise(pages: readonly PageOutcome[]): Row[] {
  const groups = new Map<string, PageOutcome[]>();
  for (const page of pages) {
    const name = `${page.group}\t${page.variant}`;
    const group = groups.get(name);
    if (group) group.push(page);
    else groups.set(name, [page]);
  }
  return [...groups].map(([name, of]) => {
    const [group = '', variant = ''] = name.split('\t');
    return { group, variant, ...summariseGroup(of) };
  });
}

export function summariseGroup(pages: readonly PageOutcome[]): Omit<Row, 'group' | 'variant'> {
  const boxes = pages.flatMap((page) => page.boxes);
  const errors = boxes.map(([error]) => error).sort((a, b) => a - b);
  const count = (test: (box: BoxOutcome) => boolean): number => boxes.filter(test).length;
  return {
    pages: pages.length,
    refused: pages.filter(({ refused }) => refused !== null).length,
    boxes: boxes.length,
    p50: percentile(errors, 0.5),
    p95: percentile(errors, 0.95),
    p99: percentile(errors, 0.99),
    max: percentile(errors, 1),
    maxRead: boxes.reduce((most, [error, , unread]) => (unread ? most : Math.max(most, error)), 0),
    unread: count(([, , unread]) => unread === 1),
    unreadRight: count(([error, , unread]) => unread === 1 && error <= RIGHT_MM),
    wrong: count(([error]) => error > WRONG_MM),
    wrongUnnoticed: count(([error, , unread]) => error > WRONG_MM && unread === 0),
    cpuMs: percentile(
      pages.map(({ cpuMs }) => cpuMs),
      0.5,
    ),
  };
}

export interface CalibrationRow {
  readonly from: number;
  readonly to: number;
  readonly boxes: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Share of boxes whose true error is larger than predicted. */
  readonly beyond: number;
}

const EDGES = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 1, Infinity];

/** Predicted residual against true error, over all boxes of all registered pages. */
export function calibrate(pages: readonly PageOutcome[]): CalibrationRow[] {
  const boxes = pages.flatMap((page) => page.boxes);
  return EDGES.slice(1).flatMap((to, index) => {
    const from = EDGES[index]!;
    const inside = boxes.filter(([, residual]) => residual >= from && residual < to);
    if (inside.length === 0) return [];
    const errors = inside.map(([error]) => error).sort((a, b) => a - b);
    return [
      {
        from,
        to,
        boxes: inside.length,
        p50: percentile(errors, 0.5),
        p95: percentile(errors, 0.95),
        p99: percentile(errors, 0.99),
        max: percentile(errors, 1),
        beyond: inside.filter(([error, residual]) => error > residual).length / inside.length,
      },
    ];
  });
}

/** The pages with the largest errors that nobody would have noticed. */
export function findWorst(pages: readonly PageOutcome[], count: number) {
  return pages
    .map((page) => ({ page, ...summariseGroup([page]) }))
    .filter(({ maxRead }) => maxRead > WRONG_MM)
    .sort((a, b) => b.maxRead - a.maxRead)
    .slice(0, count);
}
