import { useEffect, useRef, useState } from 'react';
import type { OpenValue } from '../../schemas/by-field.ts';

type CropState = 'loading' | 'seen' | 'failed';

/** Which pictures of a grid are in sight, and since when all of them are. */
export function useCrops(values: readonly OpenValue[]) {
  const [told, setTold] = useState<Readonly<Record<string, CropState>>>({});
  // By address: another reading of a page has other pixels.
  const stateOf = (id: string): CropState =>
    told[values.find(({ pageId }) => pageId === id)?.crop ?? ''] ?? 'loading';
  const areHere = values.every(({ pageId }) => stateOf(pageId) !== 'loading');
  const first = values[0]?.pageId;
  const hereSince = useRef(0);
  useEffect(() => {
    if (areHere) hereSince.current = performance.now();
  }, [areHere, first]);
  return {
    stateOf,
    /** Whether every picture has come, or is known not to. */
    areHere,
    hereSince,
    tell: (crop: string, state: CropState): void =>
      setTold((others) => ({ ...others, [crop]: state })),
    /** Before other cards come: their pictures have yet to load. */
    forget: (): void => setTold({}),
  };
}
