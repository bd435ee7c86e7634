import type { queueJa } from './queue-ja.ts';

const days = (n: number): string => `${n} ${n === 1 ? 'day' : 'days'}`;

/** Words of what has to be done first. */
export const queueEn: typeof queueJa = {
  overdue: (n) => `Overdue by ${days(-n)}`,
  soon: (n) => (n === 0 ? 'Due today' : `Due in ${days(n)}`),
  due: (day) => `Due ${day}`,
  filter: 'Overdue or due soon',
  urgent: 'Urgent',
  urgentBy: (person, reason) => `Made urgent by ${person}: ${reason}`,
  makeUrgent: 'Make urgent',
  endUrgency: 'No longer urgent',
  urgentWhy: 'It is offered before all other scans. The reason and your name go on record.',
};
