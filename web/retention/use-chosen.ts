import { useState } from 'react';

/** Which of the things that can be chosen are; what is not in the list any more counts no more. */
export function useChosen(choosable: readonly string[]) {
  const [all, setAll] = useState<ReadonlySet<string>>(new Set());
  const chosen = choosable.filter((id) => all.has(id));
  return {
    chosen,
    isWhole: choosable.length > 0 && chosen.length === choosable.length,
    choose: (id: string, isChosen: boolean): void =>
      setAll(new Set(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id))),
    chooseAll: (isChosen: boolean): void => setAll(new Set(isChosen ? choosable : [])),
  };
}
