/** All institutions of the country are a quarter of it; the keys of as many fit into memory. */
export const MOST_ROWS = 1_000_000;

/** A row of a table file. */
export interface TableRow {
  /** Where it stands in the file, from 1, as an editor or a spreadsheet counts. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Cells that are numbers: a code kept as one has lost its leading zeros. */
  readonly numbers: ReadonlySet<number>;
}
