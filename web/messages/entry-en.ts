import type { entryJa } from './entry-ja.ts';

/** Words of fields that two people enter. */
export const entryEn: typeof entryJa = {
  steps: {
    second: {
      status: 'Second entry',
      task: 'Second entry: type what you see. Neither the first entry nor what was read is shown.',
      waits: 'You have entered this. Another person enters it without seeing your value.',
    },
    third: {
      status: 'To decide',
      task: 'Two entries differ. Compare them with the picture: choose one, or type what you see.',
      waits: 'Two entries differ. Somebody who entered neither decides.',
    },
  },
  waiting: 'Another’s turn',
  hidden: '(not shown)',
  entered: '(entered)',
  choices: 'Both entries, in no particular order',
  progress: (n) => `Your part is done (${n} for other people)`,
  approveWaits: (n) =>
    n === 1 ? '1 field waits for another person' : `${n} fields wait for other people`,
  alone: (n) =>
    `Nobody else can enter ${n} of them. It takes a reviewer or supervisor who has not entered them yet.`,
  askForOne: 'Ask an administrator to invite one.',
  inviteOne: 'Invite somebody',
  legend: 'Another’s turn',
};
