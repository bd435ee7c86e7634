/** Side of a tile, pixels. */
const TILE: i32 = 16;
const HALF_TILE: i32 = TILE / 2;

/**
 * Of each tile's pixels the brightness (u8) that so many of a share are brighter than or as bright as.
 * `histogram`: room for 256 u16; `levels`: for one u8 per tile, row by row.
 */
export function measureTiles(
  data: usize,
  width: i32,
  height: i32,
  brighter: f64,
  histogram: usize,
  levels: usize,
): void {
  for (let top = 0; top < height; top += TILE)
    for (let left = 0; left < width; left += TILE) {
      const right = min(width, left + TILE);
      const bottom = min(height, top + TILE);
      memory.fill(histogram, 0, 512);
      for (let y = top; y < bottom; y++) {
        const row = data + y * width;
        for (let x = left; x < right; x++) {
          const at = histogram + ((<usize>load<u8>(row + x)) << 1);
          store<u16>(at, load<u16>(at) + 1);
        }
      }
      let missing = <f64>((right - left) * (bottom - top)) * brighter;
      let level = 255;
      for (; level > 0; level--) {
        missing -= <f64>load<u16>(histogram + (level << 1));
        if (missing <= 0) break;
      }
      store<u8>(levels++, level);
    }
}

/**
 * How dark each pixel is against its paper, whose brightness runs straight from the middle of one tile
 * (`levels`, f32) to that of the next: (paper − pixel) · 255 / paper, never below 0. In tiles marked in
 * `near`, ink is 0 and `bed` 1; elsewhere `bed` is 0. `between`: room for a row of tiles in f32.
 * Writes up to 3 bytes behind `ink`.
 */
export function subtractPaper(
  data: usize,
  width: i32,
  height: i32,
  levels: usize,
  near: usize,
  columns: i32,
  rows: i32,
  between: usize,
  ink: usize,
  bed: usize,
): void {
  memory.fill(bed, 0, width * height);
  for (let y = 0; y < height; y++) {
    blendLevels(levels, columns, rows, y, between);
    for (let middle = 0; middle <= columns; middle++) {
      const left = load<f32>(between + (max(0, middle - 1) << 2));
      const right = load<f32>(between + (min(columns - 1, middle) << 2));
      const start = middle * TILE - HALF_TILE;
      const from = max(0, start);
      const step = (right - left) / <f32>TILE;
      const first = left + <f32>(from - start) * step;
      const at = y * width + from;
      subtractFrom(data + at, min(width, start + TILE) - from, first, step, ink + at);
    }
    const tiles = near + min(rows - 1, y / TILE) * columns;
    for (let column = 0; column < columns; column++) {
      if (!load<u8>(tiles + column)) continue;
      const at = y * width + column * TILE;
      const length = min(TILE, width - column * TILE);
      memory.fill(ink + at, 0, length);
      memory.fill(bed + at, 1, length);
    }
  }
}

/** Brightness of the paper along row `y` at the middle of each column of tiles. */
function blendLevels(levels: usize, columns: i32, rows: i32, y: i32, between: usize): void {
  const place = <f32>(y - HALF_TILE) / <f32>TILE;
  const inside = min(<f32>(rows - 1), max(<f32>0, place));
  const top = <i32>inside;
  const share = inside - <f32>top;
  const upper = levels + ((top * columns) << 2);
  const lower = levels + ((min(rows - 1, top + 1) * columns) << 2);
  for (let column = 0; column < columns; column++) {
    const level = load<f32>(upper + (column << 2));
    const below = load<f32>(lower + (column << 2));
    store<f32>(between + (column << 2), level + share * (below - level));
  }
}

function subtractFrom(data: usize, count: i32, paper: f32, step: f32, ink: usize): void {
  let papers = f32x4.add(f32x4.splat(paper), f32x4.mul(f32x4(0, 1, 2, 3), f32x4.splat(step)));
  const steps = f32x4.splat(4 * step);
  const none = f32x4.splat(0);
  const full = f32x4.splat(255);
  for (let at = 0; at < count; at += 4) {
    const words = i16x8.extend_low_i8x16_u(v128.load_zero<u32>(data + at));
    const values = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words));
    const dark = f32x4.mul(f32x4.max(f32x4.sub(papers, values), none), full);
    const inks = i32x4.trunc_sat_f32x4_u(f32x4.div(dark, papers));
    const narrow = i16x8.narrow_i32x4_s(inks, inks);
    v128.store32_lane(ink + at, i8x16.narrow_i16x8_u(narrow, narrow), 0);
    papers = f32x4.add(papers, steps);
  }
}
