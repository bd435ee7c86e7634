/**
 * Perspective is worked out at every so many pixels and is straight between: on a page whose
 * opposite edges differ by 40 % that errs by less than a tenth of a pixel.
 */
const SPAN: i32 = 16;
/** Places are whole numbers of 16,384ths of a pixel: of images up to 131,072 pixels long. */
const FRACTION_BITS: i32 = 14;
const UNIT: f64 = 16384;
/** Weights are the upper eight of those bits. */
const WEIGHT_SHIFT: i32 = FRACTION_BITS - 8;
/** Beyond any image, pixels, and half a pixel more within 32 bits. */
const FARTHEST: f64 = 131070;

function place(value: f64): i32 {
  return <i32>nearest(value * UNIT);
}

/** Also false where perspective runs to infinity. */
function isNear(x: f64, y: f64): bool {
  return abs(x) < FARTHEST && abs(y) < FARTHEST;
}

/**
 * Bilinear samples of a grey image, one per pixel of another one, by the nine numbers (f64) of a
 * homography from the other's pixels to its own; pixel centres are at halves. Every sample is
 * `value ^ flip`; where the image ends, nothing is written.
 */
export function layImage(
  data: usize,
  dataWidth: i32,
  dataHeight: i32,
  out: usize,
  width: i32,
  height: i32,
  homography: usize,
  flip: i32,
): void {
  const a = load<f64>(homography);
  const b = load<f64>(homography, 8);
  const c = load<f64>(homography, 16);
  const d = load<f64>(homography, 24);
  const e = load<f64>(homography, 32);
  const f = load<f64>(homography, 40);
  const g = load<f64>(homography, 48);
  const h = load<f64>(homography, 56);
  const k = load<f64>(homography, 64);
  const maxU = (dataWidth - 1) << FRACTION_BITS;
  const maxV = (dataHeight - 1) << FRACTION_BITS;
  for (let row = 0; row < height; row++) {
    const y = <f64>row + 0.5;
    let w = g * 0.5 + h * y + k;
    let fromX = (a * 0.5 + b * y + c) / w;
    let fromY = (d * 0.5 + e * y + f) / w;
    for (let column = 0; column < width; column += SPAN) {
      const count = min(SPAN, width - column);
      const x = <f64>(column + count) + 0.5;
      w = g * x + h * y + k;
      const toX = (a * x + b * y + c) / w;
      const toY = (d * x + e * y + f) / w;
      if (isNear(fromX, fromY) && isNear(toX, toY)) {
        const u = place(fromX - 0.5);
        const v = place(fromY - 0.5);
        const du = place((toX - fromX) / <f64>count);
        const dv = place((toY - fromY) / <f64>count);
        const lastU = u + du * (count - 1);
        const lastV = v + dv * (count - 1);
        const isInside =
          min(u, lastU) >= 0 && min(v, lastV) >= 0 && max(u, lastU) < maxU && max(v, lastV) < maxV;
        const start = out + row * width + column;
        if (isInside && count == SPAN) laySpan(data, dataWidth, start, u, v, du, dv, flip);
        else layEdge(data, dataWidth, start, count, u, v, du, dv, maxU, maxV, flip);
      }
      fromX = toX;
      fromY = toY;
    }
  }
}

/** A whole span inside the image, four pixels at a time. */
function laySpan(
  data: usize,
  width: i32,
  start: usize,
  u0: i32,
  v0: i32,
  du: i32,
  dv: i32,
  flip: i32,
): void {
  let u = i32x4(u0, u0 + du, u0 + 2 * du, u0 + 3 * du);
  let v = i32x4(v0, v0 + dv, v0 + 2 * dv, v0 + 3 * dv);
  const stepU = i32x4.splat(4 * du);
  const stepV = i32x4.splat(4 * dv);
  const across = i32x4.splat(width);
  const fraction = i32x4.splat(0xff);
  const whole = i32x4.splat(0x100);
  const half = i32x4.splat(0x8000);
  const mask = i32x4.splat(flip);
  for (let at = 0; at < SPAN; at += 4) {
    const place = i32x4.add(
      i32x4.mul(i32x4.shr_s(v, FRACTION_BITS), across),
      i32x4.shr_s(u, FRACTION_BITS),
    );
    const p0 = data + i32x4.extract_lane(place, 0);
    const p1 = data + i32x4.extract_lane(place, 1);
    const p2 = data + i32x4.extract_lane(place, 2);
    const p3 = data + i32x4.extract_lane(place, 3);
    let above = v128.load_zero<u32>(p0);
    above = v128.load16_lane(p1, above, 1);
    above = v128.load16_lane(p2, above, 2);
    above = v128.load16_lane(p3, above, 3);
    let below = v128.load_zero<u32>(p0 + width);
    below = v128.load16_lane(p1 + width, below, 1);
    below = v128.load16_lane(p2 + width, below, 2);
    below = v128.load16_lane(p3 + width, below, 3);
    const wx = v128.and(i32x4.shr_s(u, WEIGHT_SHIFT), fraction);
    const wy = v128.and(i32x4.shr_s(v, WEIGHT_SHIFT), fraction);
    // In each 32 bits: the left pixel's weight, then the right one's.
    const weights = v128.or(i32x4.sub(whole, wx), i32x4.shl(wx, 16));
    const upper = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(above), weights);
    const lower = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(below), weights);
    const between = i32x4.mul(wy, i32x4.sub(lower, upper));
    const sum = i32x4.add(i32x4.add(i32x4.shl(upper, 8), between), half);
    const values = v128.xor(i32x4.shr_s(sum, 16), mask);
    const words = i16x8.narrow_i32x4_s(values, values);
    v128.store32_lane(start + at, i8x16.narrow_i16x8_u(words, words), 0);
    u = i32x4.add(u, stepU);
    v = i32x4.add(v, stepV);
  }
}

/** A span that may leave the image, pixel by pixel. */
function layEdge(
  data: usize,
  width: i32,
  start: usize,
  count: i32,
  u0: i32,
  v0: i32,
  du: i32,
  dv: i32,
  maxU: i32,
  maxV: i32,
  flip: i32,
): void {
  let u = u0;
  let v = v0;
  for (let at = 0; at < count; at++, u += du, v += dv) {
    if (u < 0 || v < 0 || u >= maxU || v >= maxV) continue;
    const above = data + (v >> FRACTION_BITS) * width + (u >> FRACTION_BITS);
    const below = above + width;
    const wx = (u >> WEIGHT_SHIFT) & 0xff;
    const wy = (v >> WEIGHT_SHIFT) & 0xff;
    const upper = <i32>load<u8>(above) * (256 - wx) + <i32>load<u8>(above, 1) * wx;
    const lower = <i32>load<u8>(below) * (256 - wx) + <i32>load<u8>(below, 1) * wx;
    const value = ((upper << 8) + wy * (lower - upper) + 0x8000) >> 16;
    store<u8>(start + at, value ^ flip);
  }
}
