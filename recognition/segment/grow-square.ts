/** Bound once: this runs for every pixel. */
const { max, min } = Math;

/** Each pixel takes the greatest value of the square that reaches `reach` pixels around it. */
export function growSquare(
  values: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  const rows = new Uint8Array(values.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const end = at + min(width - 1 - x, reach);
      let most = 0;
      for (let from = at - min(x, reach); from <= end; from++)
        if (values[from]! > most) most = values[from]!;
      rows[at] = most;
    }
  const grown = new Uint8Array(values.length);
  for (let y = 0, at = 0; y < height; y++) {
    const first = max(0, y - reach);
    const last = min(height - 1, y + reach);
    for (let x = 0; x < width; x++, at++) {
      let most = 0;
      for (let row = first, from = first * width + x; row <= last; row++, from += width)
        if (rows[from]! > most) most = rows[from]!;
      grown[at] = most;
    }
  }
  return grown;
}

/** Sets every pixel that cannot be reached from the edge across pixels that are not set. */
export function closeHoles(mask: Uint8Array, width: number, height: number): void {
  const reached = new Uint8Array(mask.length);
  const queue: number[] = [];
  const visit = (at: number): void => {
    if (mask[at] || reached[at]) return;
    reached[at] = 1;
    queue.push(at);
  };
  for (let x = 0; x < width; x++) {
    visit(x);
    visit((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    visit(y * width);
    visit(y * width + width - 1);
  }
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const x = at % width;
    if (x > 0) visit(at - 1);
    if (x < width - 1) visit(at + 1);
    if (at >= width) visit(at - width);
    if (at < mask.length - width) visit(at + width);
  }
  for (let at = 0; at < mask.length; at++) if (!reached[at]) mask[at] = 1;
}
