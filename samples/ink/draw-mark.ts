import type { Random } from '../random.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import { strokeLines } from '../raster/mask.ts';
import { smoothCurve } from './curve.ts';
import type { Hand, MarkStyle } from './hand.ts';
import { paintMask, TONER, type Pen } from './pen.ts';
import type { Area } from './write-text.ts';

/** How a mark was taken back: filled over after the tick, or struck out with two lines. */
export type CorrectionStyle = 'filled-over' | 'struck-out';
/** Ink in an empty box that is no mark: a touch of the pen, or a tail of a line from beside it. */
export type StrayStyle = 'touch' | 'tail';

type Points = readonly (readonly [number, number])[];

/** Strokes in units of the box: (0, 0) its top left corner, (1, 1) its bottom right one. */
function strokesOf(style: MarkStyle | CorrectionStyle | StrayStyle, random: Random): Points[] {
  const grow = random.between(0.8, 1.35);
  switch (style) {
    case 'tick':
      return [
        scale(
          [
            [0.08, 0.5],
            [0.36, 0.86],
            [0.36, 0.86],
            [1.0, -0.05],
          ],
          grow,
        ),
      ];
    case 'hook':
      return [
        scale(
          [
            [0.2, 0.1],
            [0.24, 0.86],
            [0.24, 0.86],
            [0.95, 0.2],
          ],
          grow,
        ),
      ];
    case 'cross':
      return [
        scale(
          [
            [0.08, 0.08],
            [0.92, 0.92],
          ],
          grow,
        ),
        scale(
          [
            [0.92, 0.06],
            [0.1, 0.95],
          ],
          grow,
        ),
      ];
    case 'slash':
      return [
        scale(
          [
            [0.95, -0.05],
            [0.05, 1.05],
          ],
          grow,
        ),
      ];
    case 'circle':
      return [ellipse(random, random.between(0.85, 1.25))];
    case 'dot':
      return [scribble(random, 0.32, 5)];
    case 'fill':
      return [scribble(random, 0.82, 9), scribble(random, 0.75, 8)];
    case 'filled-over':
      return [...strokesOf('tick', random), scribble(random, 1.02, 12), scribble(random, 0.98, 11)];
    case 'struck-out': {
      const [upper, lower] = [random.between(0.25, 0.4), random.between(0.6, 0.78)];
      const mark: MarkStyle = random.pick(['tick', 'hook', 'cross']);
      return [
        ...strokesOf(mark, random),
        [
          [-0.35, upper + 0.05],
          [1.4, upper],
        ],
        [
          [-0.3, lower],
          [1.45, lower - 0.04],
        ],
      ];
    }
    case 'touch':
      return [
        [
          [random.between(0.2, 0.8), random.between(0.2, 0.8)],
          [random.between(0.3, 0.7), 0.5],
        ],
      ];
    case 'tail':
      return [
        [
          [-0.5, random.between(0.6, 0.9)],
          [0.12, random.between(0.4, 0.8)],
        ],
      ];
  }
}

/** Larger or smaller about the box's centre. */
const scale = (points: Points, by: number): Points =>
  points.map(([x, y]) => [0.5 + (x - 0.5) * by, 0.5 + (y - 0.5) * by] as const);

function ellipse(random: Random, radius: number): Points {
  const start = random.between(-2.2, -0.8);
  const turns = random.between(0.96, 1.1);
  return Array.from({ length: 15 }, (_, index) => {
    const angle = start + (index / 14) * turns * 2 * Math.PI;
    const drift = 1 + 0.08 * (index / 14);
    return [
      0.5 + radius * drift * Math.cos(angle),
      0.5 + radius * 0.92 * drift * Math.sin(angle),
    ] as const;
  });
}

/** A to-and-fro hatch over the middle `size` of the box. */
function scribble(random: Random, size: number, turns: number): Points {
  return Array.from({ length: turns }, (_, index) => {
    const y = 0.5 - size / 2 + (size * index) / (turns - 1);
    const side = index % 2 === 0 ? -1 : 1;
    return [0.5 + side * (size / 2) * random.between(0.8, 1.1), y] as const;
  });
}

/** Draws a mark by hand. */
export function drawMark(
  sheet: Sheet,
  style: MarkStyle | CorrectionStyle | StrayStyle,
  box: Area,
  hand: Pick<Hand, 'pen' | 'mess'>,
  random: Random,
): void {
  const wobble = style === 'fill' || style === 'dot' ? 0.02 : 0.03 + 0.06 * hand.mess;
  const [dx, dy] = [random.normal(0, wobble * 1.5), random.normal(0, wobble * 1.5)];
  const radius = (hand.pen.width / 2) * pixelsPerMm(sheet);
  const lines = strokesOf(style, random).map((points) => {
    const moved = points.map(
      ([x, y]) => [x + dx + random.normal(0, wobble), y + dy + random.normal(0, wobble)] as const,
    );
    const corners = moved.map((point, index) => {
      const [before, here] = [points[index - 1], points[index]];
      const isCorner = before && here && before[0] === here[0] && before[1] === here[1];
      return isCorner ? (moved[index - 1] ?? point) : point;
    });
    return smoothCurve(corners).map((value, index) =>
      index % 2 === 0 ? box.x + value * box.width : box.y + value * box.height,
    );
  });
  const mask = strokeLines(lines, (_, share) => radius * (1.08 - 0.25 * share));
  if (mask) paintMask(sheet, mask, hand.pen, random);
}

/** What a computer prints into a box: a filled square, a tick or a cross with even strokes. */
export type TypedMarkStyle = 'typed-square' | 'typed-tick' | 'typed-cross';

export function typeMark(sheet: Sheet, style: TypedMarkStyle, box: Area, random: Random): void {
  const pen: Pen = { ...TONER, width: 0.45 };
  const shapes: Record<TypedMarkStyle, Points[]> = {
    'typed-square': Array.from({ length: 12 }, (_, row) => {
      const y = 0.17 + (0.66 * row) / 11;
      return [
        [0.17, y],
        [0.83, y],
      ] as const;
    }),
    'typed-tick': [
      [
        [0.18, 0.52],
        [0.42, 0.78],
        [0.42, 0.78],
        [0.84, 0.2],
      ],
    ],
    'typed-cross': [
      [
        [0.2, 0.2],
        [0.8, 0.8],
      ],
      [
        [0.8, 0.2],
        [0.2, 0.8],
      ],
    ],
  };
  const lines = shapes[style].map((points) =>
    points.flatMap(([x, y]) => [box.x + x * box.width, box.y + y * box.height]),
  );
  const radius = (pen.width / 2) * pixelsPerMm(sheet);
  const mask = strokeLines(lines, () => radius);
  if (mask) paintMask(sheet, mask, pen, random);
}
