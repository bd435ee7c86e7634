import type { PageRequest } from '../../samples/render-page.ts';

/** One page of the bench: which ageing, which variant, which number of the series. */
export interface PageKey {
  /** `level 3`, or the name of a case. */
  readonly group: string;
  readonly variant: PageRequest['variant'];
  readonly index: number;
  readonly seed: string;
}
