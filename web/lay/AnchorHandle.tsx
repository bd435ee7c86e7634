import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useWords } from '../messages/use-messages.tsx';
import { nameOfPoint } from './name-of-point.ts';
import { showTurned, turnedSize, unturn, unturnStep } from './turning.ts';
import type { Lay } from './use-lay.ts';

/** CSS px: what is seen, and what can be hit (WCAG 2.2, 2.5.5). */
const RING = 11;
const TARGET = 22;
const BADGE = 18;
const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const FAR_STEP = 10;

let strokes = 0;

/** One anchor on the picture: dragged, or moved with the arrow keys as the screen shows it. */
export function AnchorHandle({ lay, index }: { readonly lay: Lay; readonly index: number }) {
  const { m, language } = useWords();
  const { port, picture, turn, state } = lay;
  const drag = useRef<{ readonly stroke: number; readonly dx: number; readonly dy: number } | null>(
    null,
  );
  const anchor = state.anchors[index]!;
  const at = showTurned(anchor.scan, picture, turn);
  const px = 1 / port.zoom;
  // Towards the middle, so that it is not cut off at the edge of the picture.
  const badge = at.x > turnedSize(picture, turn).width / 2 ? -BADGE : BADGE;
  const isSelected = state.selected === index;

  const begin = (event: PointerEvent<SVGGElement>): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const grip = port.locate(event);
    drag.current = { stroke: ++strokes, dx: at.x - grip.x, dy: at.y - grip.y };
    lay.step({ kind: 'select', index });
  };
  const move = (event: PointerEvent<SVGGElement>): void => {
    if (drag.current === null) return;
    event.stopPropagation();
    const { stroke, dx, dy } = drag.current;
    const grip = port.locate(event);
    const to = unturn({ x: grip.x + dx, y: grip.y + dy }, picture, turn);
    lay.step({ kind: 'move', index, to, stroke });
  };
  const end = (event: PointerEvent<SVGGElement>): void => {
    if (drag.current !== null) event.stopPropagation();
    drag.current = null;
  };
  const press = (event: KeyboardEvent): void => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const far = event.shiftKey ? FAR_STEP : 1;
      const by = unturnStep({ x: arrow.x * far, y: arrow.y * far }, turn);
      const to = { x: anchor.scan.x + by.x, y: anchor.scan.y + by.y };
      lay.step({ kind: 'move', index, to, stroke: ++strokes });
      port.reveal(showTurned(to, picture, turn));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      lay.step({ kind: 'remove', index });
    }
  };

  return (
    <g
      className={isSelected ? 'anchor anchor--selected' : 'anchor'}
      data-anchor={index}
      transform={`translate(${at.x} ${at.y}) scale(${px})`}
      tabIndex={0}
      role="button"
      aria-pressed={isSelected}
      aria-label={m.lay.anchorAt(
        index + 1,
        nameOfPoint(lay, anchor.form, m, language),
        Math.round(anchor.scan.x),
        Math.round(anchor.scan.y),
      )}
      aria-describedby="lay-keys"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onFocus={() => drag.current === null && state.selected !== index && lay.select(index)}
      onKeyDown={press}
    >
      <circle className="anchor__target" r={TARGET} />
      <circle className="anchor__halo" r={RING} />
      <circle className="anchor__ring" r={RING} />
      <path className="anchor__cross" d="M-17 0H-4M4 0H17M0 -17V-4M0 4V17" />
      <g transform={`translate(${badge} ${-BADGE})`}>
        <circle className="anchor__badge" r="11" />
        <text className="anchor__number" textAnchor="middle" dominantBaseline="central">
          {index + 1}
        </text>
      </g>
    </g>
  );
}
