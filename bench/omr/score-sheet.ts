import { partsOf } from '../../schemas/form/parts.ts';
import type { Form } from '../../schemas/form/form.ts';
import { decideField } from '../../schemas/policy/decide.ts';
import type { FieldReading, PageReading } from '../../schemas/reading.ts';
import type { SheetTruth } from './read-truth.ts';

/** How the marks of one sheet were read; each bubble or box counts once. */
export interface SheetScore {
  readonly marks: number;
  readonly right: number;
  /** Accepted unseen, and wrong. */
  readonly wrong: number;
  /** In fields that a person would be shown. */
  readonly toPeople: number;
  readonly unread: number;
  readonly fields: number;
  readonly fieldsWrong: readonly string[];
  readonly fieldsToPeople: number;
  readonly fieldsUnread: number;
}

/** Holds a page's reading against its truth; `reading` null: the page was not read at all. */
export function scoreSheet(form: Form, reading: PageReading | null, truth: SheetTruth): SheetScore {
  const score = { marks: 0, right: 0, wrong: 0, toPeople: 0, unread: 0 };
  const fieldsWrong: string[] = [];
  let [fieldsToPeople, fieldsUnread] = [0, 0];
  for (const field of form.fields) {
    const wanted = truth.get(field.id);
    if (!wanted) continue;
    const ids = partsOf(field).map(({ id }) => id);
    score.marks += ids.length;
    const found = reading?.fields.find(({ fieldId }) => fieldId === field.id);
    const status = found ? decideField(form, field.id, found, []).status : 'unread';
    if (!found || status === 'unread') {
      score.unread += ids.length;
      fieldsUnread++;
    } else if (status === 'review') {
      score.toPeople += ids.length;
      fieldsToPeople++;
    } else {
      const marked = markedIn(found);
      const right = ids.filter((id) => wanted.has(id) === marked.has(id)).length;
      score.right += right;
      score.wrong += ids.length - right;
      if (right < ids.length) fieldsWrong.push(`${field.id}: ${tell(marked)} for ${tell(wanted)}`);
    }
  }
  return { ...score, fields: truth.size, fieldsWrong, fieldsToPeople, fieldsUnread };
}

function markedIn({ value }: FieldReading): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value);
  return new Set(value === true ? ['mark'] : []);
}

const tell = (ids: ReadonlySet<string>): string => [...ids].join('+') || 'nothing';
