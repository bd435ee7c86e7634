import type { Form } from '../form/form.ts';
import type { Text } from '../text.ts';
import { wordEnvelope } from './word-envelope.ts';
import type { EnvelopeFinding } from './finding.ts';

/** A page of a file, as far as it is known. */
export interface GatheredPage {
  /** 1-based, in the file. */
  readonly number: number;
  /** Whether it was read, or given up; not while it waits for that, or for a person's word. */
  readonly isDone: boolean;
  /** What it is; null when it is no page of a form, or nobody knows yet. */
  readonly form: { readonly id: string; readonly version: number; readonly page: number } | null;
}

export type KnownForm = Pick<Form, 'title' | 'pages' | 'department'>;

/**
 * What is wrong with the pages of one envelope (one file) as a whole, in whichever order they came:
 * pages of a form that are missing, that came twice, and pages of another form than the rest.
 * Forms of one page stand for themselves: a file of nothing else is a stack of them, and right. So do
 * the papers of several departments that came in one envelope: each department's by themselves.
 */
export function gatherPages(pages: readonly GatheredPage[], findForm: FindForm): EnvelopeFinding[] {
  const departmentOf = ({ form }: GatheredPage): string | undefined =>
    form ? findForm(form.id, form.version)?.department?.id : undefined;
  const departments = new Set(pages.map(departmentOf).filter((id) => id !== undefined));
  if (departments.size < 2) return gatherPart(pages, findForm);
  return [...departments, undefined].flatMap((department) =>
    gatherPart(
      pages.filter((page) => page.form === null || departmentOf(page) === department),
      findForm,
    ),
  );
}

type FindForm = (id: string, version: number) => KnownForm | undefined;

function gatherPart(pages: readonly GatheredPage[], findForm: FindForm): EnvelopeFinding[] {
  const groups = groupByForm(pages, findForm);
  if (groups.every(({ known }) => known.pages.length === 1)) return [];
  const [main, ...others] = groups;
  const say = (finding: Omit<EnvelopeFinding, 'message'>, title: Text): EnvelopeFinding => ({
    ...finding,
    message: wordEnvelope(finding, title),
  });
  const isDone = pages.every((page) => page.isDone);
  const { form, known, found } = main!;
  const findings: EnvelopeFinding[] = [];
  for (let page = 1; page <= known.pages.length; page++) {
    const numbers = found.filter((each) => each.page === page).map(({ number }) => number);
    const finding = { form, formPage: page, of: known.pages.length, pages: numbers };
    if (numbers.length > 1) findings.push(say({ kind: 'doubled', ...finding }, known.title));
    if (numbers.length === 0 && isDone)
      findings.push(say({ kind: 'missing', ...finding }, known.title));
  }
  for (const other of others)
    for (const { number, page } of other.found) {
      const of = other.known.pages.length;
      const finding = { form: other.form, formPage: page, of, pages: [number] };
      findings.push(say({ kind: 'foreign', ...finding }, other.known.title));
    }
  return findings;
}

interface Group {
  readonly form: { readonly id: string; readonly version: number };
  readonly known: KnownForm;
  readonly found: { readonly number: number; readonly page: number }[];
}

/** The form of most different pages first; of equals, the one that came first. */
function groupByForm(pages: readonly GatheredPage[], findForm: FindForm): Group[] {
  const groups = new Map<string, Group>();
  for (const { number, form } of pages) {
    const known = form && findForm(form.id, form.version);
    if (!form || !known) continue;
    const key = `${form.id}:${form.version}`;
    const group = groups.get(key) ?? {
      form: { id: form.id, version: form.version },
      known,
      found: [],
    };
    group.found.push({ number, page: form.page });
    groups.set(key, group);
  }
  const kinds = ({ found }: Group): number => new Set(found.map(({ page }) => page)).size;
  return [...groups.values()].sort((a, b) => kinds(b) - kinds(a));
}
