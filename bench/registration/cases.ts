import type { Ageing } from '../../samples/age/choose-ageing.ts';
import type { Fold, Placement } from '../../samples/age/placement.ts';
import type { Random } from '../../samples/random.ts';
import { pixelsPerMm } from '../../samples/raster/sheet.ts';
import { shiftBand, shiftPiece, stampAt, tearCorner } from './damage.ts';
import type { Peculiarity } from './page-source.ts';

type Describe = (random: Random) => Peculiarity;

/** What the levels lack; each on paper and scanner of level 2. */
export const CASE_LEVEL = 2;

const placed =
  (change: Partial<Placement>): NonNullable<Peculiarity['adjust']> =>
  (ageing) => ({ ...ageing, placement: { ...ageing.placement, ...change } });
const tilted = (degrees: number): Describe => always({ choice: { rotation: degrees } });
const turned = (by: 90 | 180 | 270): Describe => always({ choice: { turned: by } });
const at = (dpi: number): Describe => always({ choice: { dpi } });
const scaled = (scaleX: number, scaleY: number): Describe =>
  always({ adjust: placed({ scaleX, scaleY }) });
const framed = (
  margin: { left?: number; top?: number; right?: number; bottom?: number },
  border = false,
): Describe =>
  always({
    choice: { border, turned: 0 },
    adjust: placed({ margin: { left: 0, top: 0, right: 0, bottom: 0, ...margin } }),
  });

function always(peculiarity: Peculiarity): Describe {
  return () => peculiarity;
}

export const CASES: Readonly<Record<string, Describe>> = {
  'tilt +15°': tilted(15),
  'tilt −15°': tilted(-15),
  'tilt +10°, on its side': always({ choice: { rotation: 10, turned: 90 } }),
  'turned 90°': turned(90),
  'turned 180°': turned(180),
  'turned 270°': turned(270),
  mirrored: always({ choice: { mirrored: true }, refused: 'mirrored' }),
  'cropped left 12 mm': framed({ left: -12 }),
  'cropped top 12 mm': framed({ top: -12 }),
  'cropped right 12 mm': framed({ right: -12 }),
  'cropped bottom 12 mm': framed({ bottom: -12 }),
  'large white bed': framed({ left: 20, top: 10, right: 70, bottom: 110 }),
  'large dark bed': framed({ left: 20, top: 10, right: 70, bottom: 110 }, true),
  'A3 bed, dark': framed({ left: 3, top: 3, right: 84, bottom: 120 }, true),
  'print 94 % × 94 %': scaled(0.94, 0.94),
  'print 106 % × 106 %': scaled(1.06, 1.06),
  'print 94 % × 106 %': scaled(0.94, 1.06),
  'print 106 % × 94 %': scaled(1.06, 0.94),
  '100 dpi': at(100),
  '150 dpi': at(150),
  '400 dpi': at(400),
  '600 dpi': at(600),
  'dpi tag missing': always({ choice: { dpi: 200 }, declaredDpi: null }),
  'dpi tag 72': always({ choice: { dpi: 300 }, declaredDpi: 72 }),
  'dpi tag 600': always({ choice: { dpi: 200 }, declaredDpi: 600 }),
  grey: always({ choice: { fax: false }, colour: false }),
  colour: always({ choice: { fax: false }, colour: true }),
  '1-bit': always({ choice: { fax: true }, colour: false }),
  'phone, slight': (random) => photographed(random, 0.04),
  'phone, strong': (random) => photographed(random, 0.12),
  'phone, steep, dark table': (random) => photographedSteeply(random, DARK_TABLE),
  'phone, steep, bright table': (random) => photographedSteeply(random, BRIGHT_TABLE),
  'phone, steep, white table': (random) => photographedSteeply(random, WHITE_TABLE),
  'phone, steep, turned 90°': (random) => photographedSteeply(random, DARK_TABLE, { turned: 90 }),
  'phone, steep, turned 180°': (random) =>
    photographedSteeply(random, BRIGHT_TABLE, { turned: 180 }),
  'phone, steep, mirrored': (random) => ({
    ...photographedSteeply(random, DARK_TABLE, { mirrored: true }),
    refused: 'mirrored',
  }),
  'corners torn': (random) => ({
    choice: { border: random.chance(0.5) },
    damage: (sheet) => {
      const bed = random.pick([45, 250]);
      for (const corner of [0, 1, 2, 3] as const)
        tearCorner(sheet, corner, random.between(15, 45), random.between(15, 45), bed);
    },
  }),
  'punched and stamped over': (random) => ({
    choice: { holes: true, stamp: true },
    damage: (sheet) => {
      const scale = pixelsPerMm(sheet);
      const [width, height] = [sheet.width / scale, sheet.height / scale];
      for (let count = 0; count < 12; count++)
        stampAt(sheet, random.between(0, width), random.between(0, height), random);
    },
  }),
  'strip slipped 1 mm sideways': (random) => slipped(random, 1, 0),
  'strip slipped 1 mm along': (random) => slipped(random, 0, 1),
  'narrow strip slipped': (random) => slippedNarrowly(random),
  'piece taped on askew': (random) => taped(random),
  'feed jump 1.2 mm': (random) => {
    return slipBetween(random.between(60, 240), Infinity, 0, 1.2);
  },
  'stretched by 1.5 mm': (random) => ({
    adjust: (ageing) => ({
      ...ageing,
      placement: {
        ...ageing.placement,
        waves: [
          wave(1.5 * sign(random), 0, 0, random.between(250, 500), random),
          wave(0, 1.5 * sign(random), random.between(250, 500), random.between(250, 500), random),
        ],
      },
    }),
  }),
  'folds of any kind': (random) => ({
    adjust: (ageing) => ({
      ...ageing,
      placement: { ...ageing.placement, folds: foldAnyhow(random) },
    }),
  }),
  'folds of any kind, 1-bit': (random) => ({
    choice: { fax: true },
    adjust: (ageing) => ({
      ...ageing,
      placement: { ...ageing.placement, folds: foldAnyhow(random) },
    }),
  }),
  'folds offset by 0.8 mm': (random) => ({
    adjust: (ageing) => ({
      ...ageing,
      foldStrength: 0.16,
      placement: {
        ...ageing.placement,
        folds: [
          { axis: 'horizontal', at: 99 + random.normal(0, 2), shift: 0.8 * sign(random) },
          { axis: 'horizontal', at: 198 + random.normal(0, 2), shift: 0.8 * sign(random) },
          { axis: 'vertical', at: 105 + random.normal(0, 2), shift: 0.8 * sign(random) },
        ],
      },
    }),
  }),
};

function sign(random: Random): 1 | -1 {
  return random.chance(0.5) ? 1 : -1;
}

/** One to three folds, 40 mm apart or more, up to 3° off the page's axes, with 0.3 to 1.5 mm of offset. */
function foldAnyhow(random: Random): Fold[] {
  const folds: Fold[] = [];
  const wanted = random.whole(1, 3);
  while (folds.length < wanted) {
    const axis = random.chance(0.7) ? 'horizontal' : 'vertical';
    const at = random.between(30, axis === 'horizontal' ? 265 : 180);
    if (folds.some((fold) => fold.axis === axis && Math.abs(fold.at - at) < 40)) continue;
    const shift = random.between(0.3, 1.5) * sign(random);
    const gap = random.chance(0.5) ? random.between(-0.4, 0.4) : 0;
    folds.push({ axis, at, shift, gap, lean: Math.tan(random.between(-3, 3) * (Math.PI / 180)) });
  }
  return folds;
}

/** Amplitudes and wavelengths in mm; a wavelength of 0: no change along that axis. */
function wave(alongX: number, alongY: number, lengthX: number, lengthY: number, random: Random) {
  const frequency = (length: number): number => (length === 0 ? 0 : (2 * Math.PI) / length);
  return {
    alongX,
    alongY,
    frequencyX: frequency(lengthX),
    frequencyY: frequency(lengthY),
    phase: random.between(0, 2 * Math.PI),
  };
}

/** Grey levels of a table, from and to; paper as bright as the last shows no edge. */
const DARK_TABLE = [35, 120] as const;
const BRIGHT_TABLE = [150, 215] as const;
const WHITE_TABLE = [250, 250] as const;

/** Two opposite edges differ by 20 to 30 %, the two others by up to 12 %; light falls off by up to half. */
function photographedSteeply(
  random: Random,
  table: readonly [number, number],
  choice: Peculiarity['choice'] = {},
): Peculiarity {
  const slight = photographed(random, 0.12);
  const steep = random.between(0.18, 0.26) * sign(random);
  const bed = random.whole(...table);
  const isAcross = random.chance(0.5);
  return {
    ...slight,
    choice: { ...slight.choice, ...choice },
    adjust: (ageing) => {
      const { placement, ...rest } = slight.adjust!(ageing);
      return {
        ...rest,
        bed: [bed, bed, bed],
        placement: { ...placement, [isAcross ? 'perspectiveX' : 'perspectiveY']: steep },
      };
    },
  };
}

/** Photographs: keystone both ways, a table around the page, light from one side, some blur. */
function photographed(random: Random, keystone: number): Peculiarity {
  const spread = (most: number): number => random.between(-most, most);
  const strength = (): number => keystone * random.between(0.6, 1) * sign(random);
  const bed = random.whole(35, 120);
  const edge = (): number => random.between(5, 30);
  return {
    choice: { fax: false, rotation: spread(6), dpi: random.whole(170, 260) },
    declaredDpi: 72,
    adjust: (ageing): Ageing => ({
      ...ageing,
      bed: [bed, Math.round(bed * 0.9), Math.round(bed * 0.75)],
      placement: {
        ...ageing.placement,
        perspectiveX: strength(),
        perspectiveY: strength(),
        margin: { left: edge(), top: edge(), right: edge(), bottom: edge() },
      },
      scan: { ...ageing.scan, blur: 0.8, light: { x: spread(0.5), y: spread(0.5), hump: 0.1 } },
    }),
  };
}

/** A band of the page that a copier's rollers let slip. */
function slipped(random: Random, dx: number, dy: number): Peculiarity {
  const from = random.between(30, 230);
  const to = from + random.between(20, 45);
  const way = sign(random);
  return slipBetween(from, to, way * dx, way * dy);
}

/** A band of 6 to 20 mm that slipped by 0.6 to 1.5 mm, sideways or along. */
function slippedNarrowly(random: Random): Peculiarity {
  const from = random.between(25, 260);
  const to = from + random.between(6, 20);
  const by = random.between(0.6, 1.5) * sign(random);
  return random.chance(0.5) ? slipBetween(from, to, by, 0) : slipBetween(from, to, 0, by);
}

const slipBetween = (from: number, to: number, dx: number, dy: number): Peculiarity => ({
  damage: (sheet) => shiftBand(sheet, from, to, dx, dy),
  moved: (x, y) => (y >= from && y < to ? [x + dx, y + dy] : [x, y]),
});

/** A torn-off piece of 15 to 80 by 10 to 50 mm, taped back by 0.5 to 1.5 mm beside its place. */
function taped(random: Random): Peculiarity {
  const [width, height] = [random.between(15, 80), random.between(10, 50)];
  const left = random.between(10, 195 - width);
  const top = random.between(20, 275 - height);
  const by = random.between(0.5, 1.5);
  const way = random.between(0, 2 * Math.PI);
  const [dx, dy] = [by * Math.cos(way), by * Math.sin(way)];
  const isInside = (x: number, y: number): boolean =>
    x >= left && x < left + width && y >= top && y < top + height;
  return {
    damage: (sheet) => shiftPiece(sheet, { left, top, width, height }, dx, dy),
    moved: (x, y) => (isInside(x, y) ? [x + dx, y + dy] : [x, y]),
  };
}
