import type { Kysely } from 'kysely';
import type { Estimate, FieldFigures, Figures, FormFigures } from '../../schemas/figures.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { EVERYTHING, reaches } from '../reach.ts';
import type { FigureQuery, HouseFigures } from './contracts.ts';
import {
  countApproved,
  countChecks,
  countKnown,
  countReceived,
  countToPeople,
  countWaiting,
} from './count-pages.ts';
import { daysBetween, listDays, startOf } from './days.ts';
import { estimateError } from './estimate-error.ts';
import { measureBacklog } from './measure-backlog.ts';

/** The tables must be up to date (`migrate`). */
export function openFigures(db: Kysely<Database>, forms: FormLibrary): HouseFigures {
  return {
    count: (query) => count(db, forms, query),
    measureBacklog: () => measureBacklog(db),
    countMisses: async ({ today, days }) => {
      const rows = await countKnown(db, startOf(listDays(today, days)[0]!));
      return rows.map((row) => ({ ...row, error: estimateError(row.missed, row.known) }));
    },
  };
}

/** One query after the other: they would only wait for each other, on a server that reads forms too. */
async function count(
  db: Kysely<Database>,
  forms: FormLibrary,
  { today, days: length, form, reach = EVERYTHING }: FigureQuery,
): Promise<Omit<Figures, 'flagged'>> {
  const days = listDays(today, length);
  const span = { days, form, reach };
  const counted = {
    received: await countReceived(db, span),
    approved: await countApproved(db, span),
    waiting: await countWaiting(db, span),
    toPeople: await countToPeople(db, span),
    checks: await countChecks(db, span),
  };
  const kinds = [...new Set(counted.checks.map(({ kind }) => kind))].sort();
  const titles = new Map(
    forms
      .all()
      .filter((known) => reaches(reach, known))
      .map(({ id, title }) => [id, title]),
  );
  return {
    from: days[0]!,
    to: days.at(-1)!,
    forms: [...titles].map(([id, title]) => ({ id, title })),
    days: days.map((day, index) => {
      const received = counted.received.filter((row) => row.received_on === day);
      return {
        day,
        ...sumPages(received),
        approved: sum(counted.approved.filter((row) => row.day === index + 1).map(pagesOf)),
      };
    }),
    queue: describeQueue(today, counted.waiting),
    minutes: toMinutes(counted.approved.find((row) => row.form_id === null && row.day === null)),
    sampled: estimate(counted.checks),
    kinds: kinds.map((kind) => ({
      kind,
      sampled: estimate(counted.checks.filter((row) => row.kind === kind)),
    })),
    byForm: listForms(forms, counted),
    byField: listFields(forms, counted),
  };
}

type Counted = {
  readonly received: Awaited<ReturnType<typeof countReceived>>;
  readonly approved: Awaited<ReturnType<typeof countApproved>>;
  readonly waiting: Awaited<ReturnType<typeof countWaiting>>;
  readonly toPeople: Awaited<ReturnType<typeof countToPeople>>;
  readonly checks: Awaited<ReturnType<typeof countChecks>>;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const pagesOf = ({ pages }: { readonly pages: number }): number => pages;

const sumPages = (rows: Counted['received']) => ({
  received: sum(rows.map((row) => row.received)),
  read: sum(rows.map((row) => row.read)),
  straight: sum(rows.map((row) => row.straight)),
});

function estimate(rows: Counted['checks']): Estimate {
  const [right, wrong, unclear] = (['right', 'wrong', 'unclear'] as const).map((outcome) =>
    sum(rows.map((row) => row[outcome])),
  ) as [number, number, number];
  return { right, wrong, unclear, error: estimateError(wrong, right + wrong) };
}

const toMinutes = (row: Counted['approved'][number] | undefined): FormFigures['minutes'] =>
  row === undefined || row.median === null ? null : { median: row.median / 60, pages: row.timed };

function describeQueue(today: string, rows: Counted['waiting']): Figures['queue'] {
  const pages = new Map<number, number>();
  for (const row of rows) {
    // A batch may be dated ahead of a server whose clock is behind: that has waited no day.
    const age = Math.max(0, daysBetween(row.received_on, today));
    pages.set(age, (pages.get(age) ?? 0) + row.pages);
  }
  const ages = [...pages]
    .map(([age, of]) => ({ days: age, pages: of }))
    .sort((a, b) => a.days - b.days);
  const waiting = sum(ages.map(pagesOf));
  const oldest = rows.map((row) => row.received_on).sort()[0] ?? null;
  return { waiting, oldest, median: waiting === 0 ? null : medianAge(ages, waiting), ages };
}

/** Of an even number, between the two in the middle. */
function medianAge(ages: Figures['queue']['ages'], waiting: number): number {
  const ageOf = (place: number): number => {
    let passed = 0;
    return ages.find(({ pages }) => (passed += pages) > place)!.days;
  };
  return (ageOf(Math.floor((waiting - 1) / 2)) + ageOf(Math.floor(waiting / 2))) / 2;
}

interface OfForm {
  readonly form_id: string | null;
  readonly form_version: number | null;
}

/** Forms of which there is anything to tell. */
function findForms(forms: FormLibrary, { received, approved, waiting, checks }: Counted) {
  return forms.all().flatMap((form) => {
    const isOf = (row: OfForm): boolean =>
      row.form_id === form.id && row.form_version === form.version;
    const isKnown = [received, approved, waiting, checks].some((rows: readonly OfForm[]) =>
      rows.some(isOf),
    );
    return isKnown ? [{ form, isOf }] : [];
  });
}

const nameOf = ({ id, version, title }: FormFigures['form']) => ({ id, version, title });

function listForms(forms: FormLibrary, counted: Counted): FormFigures[] {
  return findForms(forms, counted).map(({ form, isOf }) => ({
    form: nameOf(form),
    ...sumPages(counted.received.filter(isOf)),
    approved: counted.approved.find((row) => isOf(row) && row.day === null)?.pages ?? 0,
    waiting: sum(counted.waiting.filter(isOf).map(pagesOf)),
    minutes: toMinutes(counted.approved.find((row) => isOf(row) && row.day === null)),
    sampled: estimate(counted.checks.filter(isOf)),
  }));
}

function listFields(forms: FormLibrary, counted: Counted): FieldFigures[] {
  const fields = findForms(forms, counted).flatMap(({ form, isOf }) => {
    const received = counted.received.filter(isOf);
    const toPeople = counted.toPeople.filter(isOf);
    const checks = counted.checks.filter(isOf);
    return form.fields.map((field) => ({
      form: nameOf(form),
      fieldId: field.id,
      label: field.label,
      read: sumPages(received.filter((row) => row.form_page === field.page)).read,
      toPeople: sum(toPeople.filter((row) => row.field_id === field.id).map(pagesOf)),
      sampled: estimate(checks.filter((row) => row.field_id === field.id)),
    }));
  });
  return fields.sort((a, b) => b.toPeople - a.toPeople);
}
