import type { Figures, MissRates } from '../../schemas/figures.ts';
import type { Reach } from '../reach.ts';

export interface FigureQuery {
  /** `YYYY-MM-DD` of now, by the office's calendar: the last day that counts. */
  readonly today: string;
  readonly days: number;
  /** Id of a form, in all its versions; left out: of all forms. */
  readonly form?: string;
  /** Left out: whichever pages there are. */
  readonly reach?: Reach;
}

/** What the house has done, counted. Changes nothing, and tells no value of any record. */
export interface HouseFigures {
  count(query: FigureQuery): Promise<Omit<Figures, 'flagged'>>;
  /** By person, of the checks whose answer was known. */
  countMisses(query: Omit<FigureQuery, 'form' | 'reach'>): Promise<MissRates['reviewers']>;
}
