import { useId, useState } from 'react';
import type { FieldView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import { partsOf, boxOf } from '../../schemas/form/parts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { imageAddress } from '../server/picture-address.ts';
import { viewNear } from './field-boxes.ts';
import { QualityMarks } from './QualityMarks.tsx';
import { isOpen, isOthers } from './settle.ts';
import type { Desk } from './use-desk.ts';

/**
 * The straightened image with every field's boxes on it. The image spans the form's page exactly,
 * so one user unit is one millimetre of the form.
 */
export function PageImage({ desk }: { readonly desk: Desk }) {
  const { m } = useWords();
  const [isBroken, setBroken] = useState(false);
  const { view, form, selectedId, isNear } = desk;
  const formPage = view.reading?.formPage ?? 1;
  const size = form.pages[formPage - 1];
  if (size === undefined) throw new Error(`form ${form.id} has no page ${formPage}`);
  const selected = selectedId === null ? undefined : desk.fieldOf(selectedId);
  const shown = isNear && selected ? viewNear(boxOf(selected), size) : { x: 0, y: 0, ...size };
  return (
    <section className={isNear ? 'paper paper--near' : 'paper'} aria-label={m.page.image}>
      <div className="paper__tools">
        <div className="switch" role="group" aria-label={m.page.zoom}>
          <ZoomButton isPressed={!isNear} onPress={() => desk.setNear(false)} name={m.page.whole} />
          <ZoomButton isPressed={isNear} onPress={() => desk.setNear(true)} name={m.page.near} />
        </div>
        <kbd>Alt+W</kbd>
        <Legend isWaiting={desk.waitingCount > 0} />
      </div>
      <div className="paper__sheet">
        {isBroken && <p className="paper__missing">{m.page.noImage}</p>}
        <svg
          className={isNear ? 'paper__svg paper__svg--near' : 'paper__svg'}
          viewBox={`${shown.x} ${shown.y} ${shown.width} ${shown.height}`}
          role="img"
          aria-label={m.page.imageAlt}
        >
          <image
            href={imageAddress(view)}
            width={size.width}
            height={size.height}
            preserveAspectRatio="none"
            onError={() => setBroken(true)}
          />
          <Hatch />
          {view.reading && <QualityMarks reading={view.reading} size={size} />}
          {form.fields
            .filter((field) => field.page === formPage)
            .map((field) => (
              <FieldBoxes key={field.id} field={field} desk={desk} />
            ))}
        </svg>
      </div>
    </section>
  );
}

function ZoomButton(props: {
  readonly isPressed: boolean;
  readonly onPress: () => void;
  readonly name: string;
}) {
  return (
    <button
      type="button"
      className="switch__option"
      aria-pressed={props.isPressed}
      onClick={props.onPress}
    >
      {props.name}
    </button>
  );
}

/** The pattern of unread fields: told by its form, not by its colour alone. */
function Hatch() {
  return (
    <defs>
      <pattern
        id="hatch"
        width="2"
        height="2"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <line className="hatch-line" x1="0" y1="0" x2="0" y2="2" />
      </pattern>
    </defs>
  );
}

export type BoxLook = 'settled' | 'review' | 'unread' | 'waiting';
export function lookOf(view: FieldView, isPending: boolean): BoxLook {
  if (!isPending && isOthers(view)) return 'waiting';
  if (isPending || !isOpen(view)) return 'settled';
  return view.status === 'unread' ? 'unread' : 'review';
}

/** Writing sits tight in its cells: the frame is drawn a little outside of it. */
const FRAME_MARGIN_MM = 0.6;

/** All boxes of one field; the lists beside the paper offer the same to the keyboard. */
function FieldBoxes({ field, desk }: { readonly field: Field; readonly desk: Desk }) {
  const { language } = useWords();
  const view = desk.viewOf(field.id);
  if (view === undefined) return null;
  const look = lookOf(view, desk.actions.pending.has(field.id));
  const isSelected = field.id === desk.selectedId;
  const frame = boxOf(field);
  return (
    <g
      className={`box box--${look}${isSelected ? ' box--selected' : ''}`}
      data-field={field.id}
      onClick={() => desk.select(field.id)}
    >
      <title>{field.label[language]}</title>
      {partsOf(field).map(({ id, box }) => (
        <rect key={id} x={box.x} y={box.y} width={box.width} height={box.height} />
      ))}
      {isSelected && (
        <rect
          className="box__frame"
          x={frame.x - FRAME_MARGIN_MM}
          y={frame.y - FRAME_MARGIN_MM}
          width={frame.width + 2 * FRAME_MARGIN_MM}
          height={frame.height + 2 * FRAME_MARGIN_MM}
          rx={0.8}
        />
      )}
    </g>
  );
}

function Legend({ isWaiting }: { readonly isWaiting: boolean }) {
  const { m } = useWords();
  const id = useId();
  return (
    <ul className="legend" aria-label={m.page.boxes} id={id}>
      {(['settled', 'review', 'unread', 'selected'] as const).map((look) => (
        <li key={look} className={`legend__item legend__item--${look}`}>
          {m.page.legend[look]}
        </li>
      ))}
      {isWaiting && <li className="legend__item legend__item--waiting">{m.entry.legend}</li>}
    </ul>
  );
}
