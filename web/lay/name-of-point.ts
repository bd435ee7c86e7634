import type { Point } from '../../schemas/placement/plane.ts';
import type { Language } from '../../schemas/text.ts';
import type { Messages } from '../messages/ja.ts';
import { isSamePoint } from './form-points.ts';
import type { Lay } from './use-lay.ts';

/** A point of the form in words: a corner of the page or of a field, else its place in mm. */
export function nameOfPoint(
  { points, form }: Pick<Lay, 'points' | 'form'>,
  point: Point,
  m: Messages,
  language: Language,
): string {
  const known = points.find(({ at }) => isSamePoint(at, point));
  if (known === undefined) return m.lay.placeMm(point.x.toFixed(1), point.y.toFixed(1));
  const corner = m.lay.corners[known.corner];
  if (known.fieldId === null) return m.lay.ofPage(corner);
  const label = form.fields.find(({ id }) => id === known.fieldId)?.label[language];
  return m.lay.ofField(label ?? known.fieldId, corner);
}
