import type { FieldView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import { boxOf, partsOf } from '../../schemas/form/parts.ts';
import { useWords } from '../messages/use-messages.tsx';
import { isOpen, isOthers } from './settle.ts';
import type { Desk } from './use-desk.ts';

export type BoxLook = 'settled' | 'review' | 'unread' | 'waiting';
export function lookOf(view: FieldView, isPending: boolean): BoxLook {
  if (!isPending && isOthers(view)) return 'waiting';
  if (isPending || !isOpen(view)) return 'settled';
  return view.status === 'unread' ? 'unread' : 'review';
}

/** Writing sits tight in its cells: the frame is drawn a little outside of it. */
const FRAME_MARGIN_MM = 0.6;

/** All boxes of one field; the lists beside the paper offer the same to the keyboard. */
export function FieldBoxes({ field, desk }: { readonly field: Field; readonly desk: Desk }) {
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
