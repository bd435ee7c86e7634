import { useEffect, useId, useRef, type MouseEvent } from 'react';
import type { OpenValue } from '../../schemas/by-field.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { useWords } from '../messages/use-messages.tsx';
import { listChoices } from '../page/choices.ts';
import { describeValue, isSameValue, percentOf } from '../page/values.ts';
import { ValueEditor } from '../page/ValueEditor.tsx';
import type { Grid } from './use-grid.ts';

interface Props {
  readonly grid: Grid;
  readonly field: Field;
  readonly open: OpenValue;
}

/** The pixels that were read, and under them what they were read as. A click picks it out. */
export function ValueCard({ grid, field, open }: Props) {
  const { m, language } = useWords();
  const { pageId, value, controlNumber } = open;
  const { draft = value, isPickedOut } = grid.handlingOf(pageId);
  const isCurrent = grid.currentId === pageId;
  const isEditing = grid.editingId === pageId;
  const isChanged = !isSameValue(draft, value);
  const card = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!isEditing) return;
    const element = card.current;
    const editor = element?.querySelector<HTMLElement>('[data-editor]');
    editor?.focus();
    if (editor instanceof HTMLInputElement) editor.select();
    return () => element?.focus(); // only where the editor goes and the card stays
  }, [isEditing]);
  const press = ({ target }: MouseEvent): void => {
    if (target instanceof Element && target.closest('a, button, input, textarea, label')) return;
    grid.setChosen(pageId);
    grid.toggle(pageId);
  };
  const said = useShown(field, draft);
  const proposed = useShown(field, value);
  const state = isPickedOut ? m.byField.cardOut : isChanged ? m.byField.cardChanged : null;
  const label = m.byField.card(controlNumber, open.page, said);
  const look = isPickedOut ? ' value-card--out' : isChanged ? ' value-card--changed' : '';
  return (
    <div
      ref={card}
      role="group"
      tabIndex={isCurrent ? 0 : -1}
      className={`value-card${look}`}
      data-value={pageId}
      aria-label={state === null ? label : `${label}（${state}）`}
      aria-describedby={isCurrent ? 'by-field-why' : undefined}
      onFocus={() => grid.setChosen(pageId)}
      onClick={press}
    >
      <img
        className="value-card__crop"
        src={open.crop}
        alt={m.byField.cropAlt(field.label[language])}
        onLoad={() => grid.crops.tell(open.crop, 'seen')}
        onError={() => grid.crops.tell(open.crop, 'failed')}
      />
      {grid.crops.stateOf(pageId) === 'failed' && (
        <p className="error-text">{m.byField.cropFailed}</p>
      )}
      {isEditing ? (
        <ValueEditor
          field={field}
          draft={draft}
          isInvalid={false}
          isNumbered
          describedBy={id}
          onChange={(changed) => grid.setDraft(pageId, changed)}
        />
      ) : (
        <p className="value-card__value" lang={languageOf(field)}>
          {isChanged && <del>{proposed}</del>} {said}
        </p>
      )}
      <Alternatives grid={grid} field={field} open={open} draft={draft} isCurrent={isCurrent} />
      <div className="value-card__foot">
        <p className="value-card__facts" id={id}>
          <span className="control-number">{controlNumber}</span>
          {isPickedOut ? (
            <span className="tag tag--error">{m.byField.keepOut}</span>
          ) : isChanged ? (
            <span className="tag tag--check">{m.byField.cardChanged}</span>
          ) : (
            <span className="value-card__probability">
              <span className="visually-hidden">
                {m.page.probability(percentOf(open.probability))}
              </span>
              <span aria-hidden="true">{percentOf(open.probability)}</span>
            </span>
          )}
        </p>
        <Tools grid={grid} open={open} isCurrent={isCurrent} isPickedOut={isPickedOut} />
      </div>
    </div>
  );
}

/** In the reader's language only where it is a word of this desk. */
function languageOf({ kind }: Field): string | undefined {
  if (kind === 'mark' || kind === 'choice') return undefined;
  return kind === 'japanese' || kind === 'freeText' ? 'ja' : 'en';
}

function useShown(field: Field, value: FieldValue): string {
  const { m, language } = useWords();
  const text = describeValue(field, value, language, m);
  if (text !== '') return text;
  return field.kind === 'choice' ? m.byField.nothingMarked : m.page.emptyValue;
}

/**
 * Readings other than what stands there, by the numbers that they have on the page as well; of boxes,
 * the digits press the options.
 */
function Alternatives({
  grid,
  field,
  open,
  draft,
  isCurrent,
}: Props & { readonly draft: FieldValue; readonly isCurrent: boolean }) {
  const { m, language } = useWords();
  if (field.kind === 'mark' || field.kind === 'choice') return null;
  const choices = listChoices(field, { reading: open }, draft);
  if (choices.length < 2) return null;
  return (
    <ul className="value-card__choices" aria-label={m.page.alternatives}>
      {choices.map(
        ({ value }, index) =>
          !isSameValue(value, draft) && (
            <li key={index}>
              <button
                type="button"
                className="value-card__choice"
                tabIndex={isCurrent ? 0 : -1}
                onClick={() => grid.choose(open, index)}
              >
                <kbd>{index + 1}</kbd>
                <span lang={languageOf(field)}>{describeValue(field, value, language, m)}</span>
              </button>
            </li>
          ),
      )}
    </ul>
  );
}

/** For whoever has no keys. Tab reaches those of the card in hand. */
function Tools(props: {
  readonly grid: Grid;
  readonly open: OpenValue;
  readonly isCurrent: boolean;
  readonly isPickedOut: boolean;
}) {
  const { m } = useWords();
  const { grid, open } = props;
  const tabIndex = props.isCurrent ? 0 : -1;
  return (
    <p className="value-card__tools">
      <button
        type="button"
        className="button button--quiet"
        tabIndex={tabIndex}
        aria-pressed={props.isPickedOut}
        onClick={() => grid.toggle(open.pageId)}
      >
        {m.byField.pickOut}
      </button>
      <button
        type="button"
        className="button button--quiet"
        tabIndex={tabIndex}
        onClick={() => grid.edit(open)}
      >
        {m.byField.edit}
      </button>
      <a
        className="button button--quiet"
        tabIndex={tabIndex}
        href={`/pages/${open.pageId}`}
        target="_blank"
        rel="noopener"
        title={m.byField.openPage}
      >
        <span aria-hidden="true">↗</span>
        <span className="visually-hidden">{m.byField.openPage}</span>
      </a>
    </p>
  );
}
