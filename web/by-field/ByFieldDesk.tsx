import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { boxOf } from '../../schemas/form/parts.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { Messages } from '../messages/ja.ts';
import { useWords } from '../messages/use-messages.tsx';
import { ShortcutDialog, type Shortcut } from '../page/ShortcutDialog.tsx';
import { ErrorNotice } from '../shell/ErrorNotice.tsx';
import type { FieldKey } from './by-field-queries.ts';
import { gridCommandOf, gridFocusOf } from './grid-keys.ts';
import { stepTo } from './meaning.ts';
import { EndPanel, Outcome } from './Outcome.tsx';
import { useGrid, type Grid } from './use-grid.ts';
import { ValueCard } from './ValueCard.tsx';

/** Wider than this for its height, a field needs a column of its own width to be read. */
const WIDE = 5;

/** One field of many forms, crop by crop: what is wrong is picked out, the rest confirmed at once. */
export function ByFieldDesk({
  fieldKey,
  form,
  field,
}: {
  readonly fieldKey: FieldKey;
  readonly form: Form;
  readonly field: Field;
}) {
  const { m, language } = useWords();
  const grid = useGrid(fieldKey, field);
  const list = useRef<HTMLUListElement>(null);
  useGridKeys(grid, list);
  useFirstFocus(grid, list);
  const { grid: query, values, isAtEnd } = grid;
  const { width, height } = boxOf(field);
  const isWide = width / height > WIDE;
  const isEmpty = !isAtEnd && query.isSuccess && values.length === 0;
  return (
    <div className="by-field">
      <header className="by-field__head">
        <Link href="/fields" className="button button--quiet">
          ← {m.byField.back}
        </Link>
        <h1>{field.label[language]}</h1>
        <p>{m.byField.version(form.title[language], form.version)}</p>
        <Progress grid={grid} />
      </header>
      <Outcome grid={grid} />
      {query.isError && !isAtEnd && (
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isPending && !isAtEnd && <p className="loading">{m.common.loading}</p>}
      {values.length > 0 && (
        <>
          {field.hint && <p className="by-field__hint">{field.hint[language]}</p>}
          <ul
            ref={list}
            className={isWide ? 'value-grid value-grid--wide' : 'value-grid'}
            aria-label={m.byField.grid}
          >
            {values.map((open) => (
              <li key={open.pageId}>
                <ValueCard grid={grid} field={field} open={open} />
              </li>
            ))}
          </ul>
          <ConfirmBar grid={grid} />
        </>
      )}
      {(isAtEnd || isEmpty) && <EndPanel grid={grid} />}
      {grid.isHelping && (
        <ShortcutDialog shortcuts={shortcutsOf(m)} onClose={() => grid.setHelping(false)} />
      )}
    </div>
  );
}

function Progress({ grid: { left, log } }: { readonly grid: Grid }) {
  const { m } = useWords();
  if (left === null) return null;
  const done = log.reduce((sum, { shown }) => sum + shown.length, 0);
  return (
    <p className="by-field__progress">
      <progress aria-label={m.byField.progress} max={Math.max(1, done + left)} value={done} />
      <span data-left={left}>{m.byField.left(left)}</span>
    </p>
  );
}

/** What is to be done with the grid, in sight while one looks it over; and why a person has to. */
function ConfirmBar({ grid }: { readonly grid: Grid }) {
  const { m, language } = useWords();
  const { pendingCount, values, current, isLast, crops } = grid;
  const out = crops.areHere ? values.length - pendingCount : 0;
  const words = isLast ? m.byField.confirmLast : m.byField.confirm;
  return (
    <div className="confirm-bar">
      <ul className="confirm-bar__why" id="by-field-why" aria-label={m.byField.why}>
        {current?.reasons.map((why, index) => (
          <li key={index}>{why[language]}</li>
        ))}
      </ul>
      {out > 0 && <p className="confirm-bar__out">{m.byField.outNow(out)}</p>}
      <button type="button" className="button" onClick={() => grid.setHelping(true)}>
        {m.page.shortcuts} <kbd>?</kbd>
      </button>
      <button
        type="button"
        className="button button--primary"
        data-confirm
        aria-disabled={grid.isUndoing || !crops.areHere}
        onClick={() => grid.run({ kind: 'confirm' })}
      >
        {crops.areHere ? words(pendingCount) : m.common.loading} <kbd>Ctrl+Enter</kbd>
      </button>
    </div>
  );
}

const shortcutsOf = ({ byField: { keys } }: Messages): Shortcut[] => [
  ['← → ↑ ↓', keys.move],
  ['Space, X', keys.toggle],
  ['1–9', keys.choose],
  ['E, F2', keys.edit],
  ['O', keys.open],
  ['Ctrl+Enter', keys.confirm],
  ['U', keys.undo],
  ['?, Alt+/', keys.help],
];

type List = React.RefObject<HTMLUListElement | null>;

const cardsOf = (list: List): HTMLElement[] => [
  ...(list.current?.querySelectorAll<HTMLElement>('[data-value]') ?? []),
];

/** Listens on the whole window: after a click beside the cards the focus may be nowhere. */
function useGridKeys(grid: Grid, list: List): void {
  useEffect(() => {
    if (grid.isHelping) return;
    const move = (to: Parameters<typeof stepTo>[1]): void => {
      const cards = cardsOf(list);
      const at = cards.findIndex((card) => card.dataset['value'] === grid.currentId);
      // As many as stand beside each other just now.
      const columns = cards.filter((card) => card.offsetTop === cards[0]?.offsetTop).length;
      const card = cards[stepTo(at, to, cards.length, columns)];
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: 'nearest' });
    };
    const listen = (event: KeyboardEvent): void => {
      const command = gridCommandOf(event, gridFocusOf(event.target));
      if (command === null) return;
      event.preventDefault();
      if (command.kind === 'move') move(command.to);
      else if (!event.repeat) grid.run(command);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  });
}

/** A new grid takes the keyboard to its first card. */
function useFirstFocus({ values, isHelping }: Grid, list: List): void {
  const first = values[0]?.pageId;
  const held = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (isHelping || first === held.current) return;
    held.current = first;
    const card = cardsOf(list)[0];
    card?.focus({ preventScroll: true });
    if (card) window.scrollTo({ top: 0 });
  }, [first, isHelping, list]);
}
