import { z } from 'zod';
import type { Form } from './form/form.ts';

/** By when a record has to be done, and from when on it is due soon. Both are YYYY-MM-DD. */
export const dueDateSchema = z.object({ on: z.string(), soonFrom: z.string() });
export type DueDate = z.infer<typeof dueDateSchema>;

/** `soon`: the last days, the day itself among them. */
export type Urgency = 'overdue' | 'soon' | 'later';

type DueRule = Form['policy']['due'];

/** Null: the form sets no date. The day of receipt is not counted. */
export const dueOf = (rule: DueRule, receivedOn: string): DueDate | null =>
  rule === undefined
    ? null
    : {
        on: addDays(receivedOn, rule.days),
        soonFrom: addDays(receivedOn, rule.days - rule.warn),
      };

/** For a page whose form nobody knows yet: it may be of any, so that the shortest time counts. */
export const shortestDue = (forms: readonly Form[]): DueRule =>
  forms
    .flatMap(({ policy }) => policy.due ?? [])
    .reduce<DueRule>((a, b) => (a === undefined || b.days < a.days ? b : a), undefined);

export function urgencyOf({ on, soonFrom }: DueDate, today: string): Urgency {
  if (today > on) return 'overdue';
  return today >= soonFrom ? 'soon' : 'later';
}

/** Days from the one to the other, negative when that is earlier. */
export const daysUntil = (from: string, to: string): number =>
  Math.round((utcOf(to) - utcOf(from)) / MS_PER_DAY);

const MS_PER_DAY = 86_400_000;

/** Days are counted by the calendar alone: no clock is put back in UTC. */
const utcOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

const addDays = (day: string, days: number): string =>
  new Date(utcOf(day) + days * MS_PER_DAY).toISOString().slice(0, 10);
