import type { RecordSource } from '../records/page-record.ts';
import type { Doubles } from './contracts.ts';
import { decideDouble, undoDouble } from './decide-double.ts';
import { listDoubles } from './list-doubles.ts';
import { viewDouble } from './view-double.ts';

/** The tables must be up to date (`migrate`). */
export const openDoubles = (source: RecordSource): Doubles => ({
  list: (query) => listDoubles(source.db, query),
  view: (...given) => viewDouble(source, ...given),
  decide: (...given) => decideDouble(source, ...given),
  undo: (...given) => undoDouble(source, ...given),
});
