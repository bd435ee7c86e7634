import { mm, type BoxMm, type QuadPx } from '../../schemas/units.ts';
import type { RegisteredPage } from './contracts.ts';

/** A box's four corners on the scan, clockwise from the form's top left. */
export function quadOf(registered: RegisteredPage, box: BoxMm): QuadPx {
  const corner = (right: 0 | 1, down: 0 | 1) =>
    registered.toImage({ x: mm(box.x + right * box.width), y: mm(box.y + down * box.height) });
  return [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
}
