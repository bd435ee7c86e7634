import { partsOf } from '../../schemas/form/parts.ts';
import { project, type Homography, type Point } from '../../schemas/placement/plane.ts';
import type { Lay } from './use-lay.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The form's outline and the boxes of its fields, as the anchors lay them. */
export function Overlay({ lay }: { readonly lay: Lay }) {
  const { fit, form, formPage, pageSize, state } = lay;
  if (!fit.ok)
    return (
      <polygon
        className="lay-outline lay-outline--bad"
        points={tell(hull(state.anchors.map(({ scan }) => scan)))}
      />
    );
  const { homography } = fit.value;
  const fields = form.fields.filter(({ page }) => page === formPage);
  return (
    <g className="lay-overlay">
      <polygon className="lay-outline" points={quad(homography, { x: 0, y: 0, ...pageSize })} />
      {fields.flatMap((field) =>
        partsOf(field).map(({ id, box }) => (
          <polygon
            key={`${field.id} ${id}`}
            className="lay-box"
            data-field={field.id}
            points={quad(homography, box)}
          />
        )),
      )}
    </g>
  );
}

const quad = (h: Homography, { x, y, width, height }: Box): string =>
  tell(
    [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height },
    ].map((corner) => project(h, corner)),
  );

const tell = (points: readonly Point[]): string =>
  points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

/** In order around their middle, so that the line between them does not cross itself. */
function hull(points: readonly Point[]): Point[] {
  const x = points.reduce((sum, point) => sum + point.x, 0) / points.length;
  const y = points.reduce((sum, point) => sum + point.y, 0) / points.length;
  const angle = (point: Point): number => Math.atan2(point.y - y, point.x - x);
  return [...points].sort((a, b) => angle(a) - angle(b));
}
