import { project, type Point } from '../../schemas/placement/plane.ts';
import { useWords } from '../messages/use-messages.tsx';
import { useDrag } from '../shell/use-drag.ts';
import { useWheel } from '../shell/use-wheel.ts';
import { AnchorHandle } from './AnchorHandle.tsx';
import { Overlay } from './Overlay.tsx';
import { showTurned, turnTransform, unturn } from './turning.ts';
import type { Lay } from './use-lay.ts';

/**
 * The original with the form laid over. Drag the paper to move it, the wheel zooms; a click puts the
 * selected anchor there, so that nothing needs dragging (WCAG 2.2, 2.5.7).
 */
export function LayPicture({ lay, url }: { readonly lay: Lay; readonly url: string }) {
  const { m } = useWords();
  const { port, picture, turn, state } = lay;
  const { attach, viewBox } = port;
  const drag = useDrag({
    onDrag: port.pan,
    onClick(event) {
      const at = unturn(port.locate(event), picture, turn);
      if (lay.isAdding) addNear(lay, at);
      else if (state.selected !== null)
        lay.step({ kind: 'move', index: state.selected, to: at, stroke: -event.timeStamp });
    },
  });
  useWheel(port.element, (factor, event) => port.zoomBy(factor, port.locate(event)));

  return (
    <svg
      ref={attach}
      className={lay.isAdding ? 'lay-picture lay-picture--adding' : 'lay-picture'}
      viewBox={viewBox}
      role="group"
      aria-label={m.lay.picture}
      {...drag}
    >
      <g transform={turnTransform(picture, turn)}>
        <image
          href={url}
          width={picture.width}
          height={picture.height}
          preserveAspectRatio="none"
        />
        <Overlay lay={lay} />
      </g>
      {lay.isAdding && <Candidates lay={lay} />}
      {state.anchors.map((_, index) => (
        <AnchorHandle key={index} lay={lay} index={index} />
      ))}
    </svg>
  );
}

/** The points that a click may take, small, so that the paper stays visible. */
function Candidates({ lay }: { readonly lay: Lay }) {
  const { fit, points, picture, turn, port } = lay;
  if (!fit.ok) return null;
  return points.map(({ at, fieldId, corner }) => {
    const { x, y } = showTurned(project(fit.value.homography, at), picture, turn);
    return (
      <circle
        key={`${fieldId ?? ''} ${corner}`}
        className="lay-candidate"
        cx={x}
        cy={y}
        r={3.5 / port.zoom}
      />
    );
  });
}

/** A new anchor at the form's point that is shown nearest, where it is shown. */
function addNear(lay: Lay, at: Point): void {
  const { fit, points, state } = lay;
  if (!fit.ok) return;
  let best: { form: Point; scan: Point; away: number } | null = null;
  for (const point of points) {
    if (state.anchors.some(({ form }) => form.x === point.at.x && form.y === point.at.y)) continue;
    const scan = project(fit.value.homography, point.at);
    const away = Math.hypot(scan.x - at.x, scan.y - at.y);
    if (best === null || away < best.away) best = { form: point.at, scan, away };
  }
  if (best === null) return;
  lay.step({ kind: 'add', anchor: { form: best.form, scan: best.scan } });
  lay.setAdding(false);
}
