import type { FieldView, Finding } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import { useWords } from '../messages/use-messages.tsx';
import { Crop } from './Crop.tsx';
import { lookOf, type BoxLook } from './FieldBoxes.tsx';
import { isOthers } from './settle.ts';
import type { Desk } from './use-desk.ts';
import { describeValue } from './values.ts';

export interface FieldProps {
  readonly desk: Desk;
  readonly field: Field;
  readonly view: FieldView;
  readonly findings: readonly Finding[];
}

/** A field at rest: one line with its label, its value and what was read. A click opens it. */
export function FieldRow({ desk, field, view, findings }: FieldProps) {
  const { m, language } = useWords();
  const isPending = desk.actions.pending.has(view.fieldId);
  const look = lookOf(view, isPending);
  const errors = findings.filter(({ outcome }) => outcome === 'error').length;
  const isSelected = desk.selectedId === view.fieldId;
  const status = useStatus(view);
  return (
    <button
      type="button"
      className={`field-row field-row--${look}${isSelected ? ' field-row--selected' : ''}`}
      data-field={view.fieldId}
      onClick={() => desk.select(view.fieldId)}
    >
      <StatusMark look={look} />
      <span className="field-row__label">{field.label[language]}</span>
      <span className="field-row__value" lang={field.kind === 'japanese' ? 'ja' : undefined}>
        {useShownValue({ desk, field, view })}
      </span>
      <span className="field-row__crop">
        <Crop desk={desk} field={field} isLarge={false} />
      </span>
      <span className="field-row__status">
        {isPending ? m.page.saving : look === 'settled' ? <Settled view={view} /> : status}
        {errors > 0 && <span className="tag tag--error">{m.page.error}</span>}
      </span>
    </button>
  );
}

/** How a field stands, for whoever is at the desk. */
export function useStatus(view: FieldView): string {
  const { m } = useWords();
  if (view.entry === null) return m.statuses[view.status];
  return isOthers(view) ? m.entry.waiting : m.entry.steps[view.entry.step].status;
}

function Settled({ view }: { readonly view: FieldView }) {
  const { m } = useWords();
  const last = view.corrections.at(-1);
  if (!view.settled || last === undefined) return m.statuses[view.status];
  return (
    <>
      {m.settled}
      <span className="field-row__person" title={last.person}>
        {last.person}
      </span>
    </>
  );
}

function useShownValue({ desk, field, view }: Omit<FieldProps, 'findings'>) {
  const { m, language } = useWords();
  const draft = desk.drafts[view.fieldId] ?? view.value;
  const text = describeValue(field, draft, language, m);
  if (text !== '') return text;
  if (view.entry !== null)
    return <span className="muted">{isOthers(view) ? m.entry.entered : m.entry.hidden}</span>;
  if (view.masked) return <span className="muted">{m.page.maskedValue}</span>;
  if (view.settled ? view.status === 'unread' : view.reading?.state === 'unreadable')
    return <span className="muted">{m.page.illegibleValue}</span>;
  if (view.status === 'unread') return <span className="muted">{m.page.unreadValue}</span>;
  return <span className="muted">{m.page.emptyValue}</span>;
}

/** Form tells the state as well as colour does: tick, question mark, dash, ellipsis. */
export function StatusMark({ look }: { readonly look: BoxLook }) {
  const signs = { settled: '✓', review: '?', unread: '–', waiting: '…' };
  return (
    <span className={`status-mark status-mark--${look}`} aria-hidden="true">
      {signs[look]}
    </span>
  );
}
