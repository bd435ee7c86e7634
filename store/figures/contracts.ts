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

/** What waits for people now, and how much did not have to. */
export interface Backlog {
  /** By form, in all its versions; null: of none that is known. */
  readonly waiting: readonly { readonly form: string | null; readonly pages: number }[];
  /** Since the page that has waited longest was received; 0: none waits. */
  readonly oldestSeconds: number;
  /** Of the pages taken in within 24 hours and read, the share that no person looked at; null: none was read. */
  readonly straightThrough: number | null;
}

/** What the house has done, counted. Changes nothing, and tells no value of any record. */
export interface HouseFigures {
  count(query: FigureQuery): Promise<Omit<Figures, 'flagged'>>;
  measureBacklog(): Promise<Backlog>;
  /** By person, of the checks whose answer was known. */
  countMisses(query: Omit<FigureQuery, 'form' | 'reach'>): Promise<MissRates['reviewers']>;
}
