import type { Form } from '../../schemas/form/form.ts';

/** One way in which a page of the blank is aged; told by the seed alone, so that it can be repeated. */
export interface Trial {
  readonly page: number;
  readonly level: number;
  /** `plain` lacks code and corner marks, as on copies that somebody else printed. */
  readonly variant: 'coded' | 'plain';
  readonly seed: string;
}

/** Level 0 is the rendered page itself: it knows no chance, so that once for each variant is enough. */
const WORST_LEVEL = 3;

/**
 * `count` trials for each page: the page itself in each variant, then levels 1 to 3 in turn. Both
 * variants take turns where the page has a code or marks.
 */
export function planTrials(form: Form, count: number, seed: string): Trial[] {
  return form.pages.flatMap((_, index) => {
    const page = index + 1;
    const { code, marks } = form.fiducials;
    const hasAids = [...code, ...marks].some((aid) => aid.page === page);
    const variants = hasAids ? (['coded', 'plain'] as const) : (['coded'] as const);
    return Array.from({ length: count }, (_, number): Trial => {
      const variant = variants[number % variants.length] ?? 'coded';
      const round = Math.floor(number / variants.length);
      const level = round === 0 ? 0 : 1 + ((round - 1) % WORST_LEVEL);
      return { page, level, variant, seed: `${seed}/${page}/${level}/${number}` };
    });
  });
}
