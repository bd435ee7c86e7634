import type { Double } from '../../schemas/double.ts';
import { useWords } from '../messages/use-messages.tsx';

/** What was decided on a pair, and by whom. */
export function Said({ double }: { readonly double: Double }) {
  const { m } = useWords();
  const { setAside, decidedBy } = double;
  const person = decidedBy ?? '';
  return setAside === null
    ? m.doubles.wasTwoSheets(person)
    : m.doubles.wasSetAside(double[setAside].controlNumber, person);
}
