import { EVERYTHING, type Reach } from '../reach.ts';
import type { RecordSource } from '../records/page-record.ts';
import type { DoubleHouse, Doubles } from './contracts.ts';
import { decideDouble, undoDouble } from './decide-double.ts';
import { listDoubles } from './list-doubles.ts';
import { viewDouble } from './view-double.ts';

/** The tables must be up to date (`migrate`). */
export function openDoubles(source: Omit<RecordSource, 'reach'>): DoubleHouse {
  const within = (reach: Reach): Doubles => openWithin({ ...source, reach });
  return { ...within(EVERYTHING), within };
}

const openWithin = (source: RecordSource): Doubles => ({
  list: (query) => listDoubles(source, query),
  view: (...given) => viewDouble(source, ...given),
  decide: (...given) => decideDouble(source, ...given),
  undo: (...given) => undoDouble(source, ...given),
});
