import type { RectPx } from '../raster/image.ts';

/** Boxes whose sides differ by less than this share are of one size. */
const ALIKE = 0.15;
/** Fewer boxes of a size tell nothing of a sheet. */
export const MIN_BOXES = 12;

/**
 * For each box of a page what `tell` makes of those of its size, itself among them; null where they
 * are too few. `inners`: where the boxes lie in their crops, one each.
 */
export function tellOfEquals<Box, Told>(
  boxes: readonly Box[],
  inners: readonly RectPx[],
  tell: (equals: readonly Box[]) => Told,
): (Told | null)[] {
  const known = new Map<string, Told | null>();
  return inners.map((inner) => {
    const key = `${inner.width} ${inner.height}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const equals = boxes.filter((_, index) => isAlike(inners[index]!, inner));
    const told = equals.length < MIN_BOXES ? null : tell(equals);
    known.set(key, told);
    return told;
  });
}

const isAlike = (one: RectPx, other: RectPx): boolean =>
  isNear(one.width, other.width) && isNear(one.height, other.height);

const isNear = (one: number, other: number): boolean =>
  Math.abs(one - other) <= Math.max(1, ALIKE * other);
