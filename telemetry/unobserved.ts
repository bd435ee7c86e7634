import type { Observer } from './contracts.ts';

const nothing = (): void => undefined;

/** Nothing is counted and nothing traced. */
export const UNOBSERVED: Observer = {
  stage: (_name, run) => run(),
  stagesWithin: nothing,
  fileEnded: nothing,
  pageEnded: nothing,
  deliveryTried: nothing,
  request: (_asked, answer) => answer({ traceId: null, end: nothing }),
  signInTried: nothing,
};
