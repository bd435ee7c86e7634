import type { spotChecksJa } from './spot-checks-ja.ts';

/** Words of spot checks. */
export const spotChecksEn: typeof spotChecksJa = {
  title: 'Spot checks',
  why: 'Some of the values that were accepted unseen are entered by people who do not see what was read. That measures how often the machine is wrong.',
  waiting: 'Spot checks wait.',
  start: 'Begin spot checks',
  none: 'No spot check waits for you.',
  noneMore: 'Values of pages that you worked on are checked by somebody else.',
  task: 'Enter what is written.',
  decide: 'Entries differ. Choose the right one, or enter what you see.',
  save: 'Enter and go on',
  another: 'Next check',
  saving: 'Sending…',
  empty: 'Choose “Blank” if nothing is written, “Illegible” if it cannot be read.',
  done: (n) => `${n} entered.`,
  cropAlt: (label) => `What is written for ${label}`,
  inHistory: '(in a spot check)',
};
