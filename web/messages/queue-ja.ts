import type { Urgency } from '../../schemas/due.ts';

const urgencies: Record<Exclude<Urgency, 'later'>, (days: number) => string> = {
  overdue: (days) => `期限超過 ${-days} 日`,
  soon: (days) => (days === 0 ? '期限は今日' : `期限まで ${days} 日`),
};

/** Words of what has to be done first. */
export const queueJa = {
  ...urgencies,
  due: (day: string) => `期限 ${day}`,
  filter: '期限超過・期限間近',
  urgent: '至急',
  urgentBy: (person: string, reason: string) => `${person}さんが至急にしました：${reason}`,
  makeUrgent: '至急にする',
  endUrgency: '至急を取りやめる',
  urgentWhy: 'ほかのスキャンより先に案内されます。理由とお名前は履歴に残ります。',
};
