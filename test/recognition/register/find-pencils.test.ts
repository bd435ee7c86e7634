import type { InkMap } from '../../../recognition/raster/paper.ts';
import { findPencils } from '../../../recognition/register/find-pencils.ts';

const [WIDTH, HEIGHT] = [420, 594];
const LENGTH = Math.hypot(WIDTH, HEIGHT);
const DEGREE = Math.PI / 180;

/** Where the lines cross the one through the middle, pixels from it: as rows of a form do. */
const ROWS = [-240, -205, -160, -138, -90, -61, -20, 7, 55, 83, 120, 166, 190, 231];
const COLUMNS = [-180, -121, -80, -33, 12, 70, 95, 150];

interface Family {
  readonly turn: number;
  readonly converge: number;
}

/** Lines of two pixels, straight and running together, as `Pencil` tells of them. */
function drawMap(rows: Family, columns: Family): InkMap {
  const ink = new Uint8Array(WIDTH * HEIGHT);
  const draw = ({ turn, converge }: Family, lines: readonly number[], isUpright: boolean): void => {
    for (const line of lines)
      for (let x = -LENGTH / 2; x < LENGTH / 2; x += 0.5)
        for (const thick of [0, 1]) {
          const y = line * (1 + converge * x) + thick;
          const u = x * Math.cos(turn) - y * Math.sin(turn);
          const v = x * Math.sin(turn) + y * Math.cos(turn);
          const [right, down] = isUpright ? [-v, u] : [u, v];
          const [left, top] = [Math.floor(WIDTH / 2 + right), Math.floor(HEIGHT / 2 + down)];
          if (left >= 0 && top >= 0 && left < WIDTH && top < HEIGHT) ink[top * WIDTH + left] = 255;
        }
  };
  draw(rows, ROWS, false);
  draw(columns, COLUMNS, true);
  return { width: WIDTH, height: HEIGHT, ink, bed: new Uint8Array(ink.length), paper: 255 };
}

const FLAT: Family = { turn: 0, converge: 0 };

describe('lines that run together on a photograph', () => {
  test.each<[string, Family, Family]>([
    ['none do on a flat scan', FLAT, FLAT],
    ['rows to the left', { turn: 3.11 * DEGREE, converge: -0.307 / LENGTH }, FLAT],
    ['columns to the bottom', FLAT, { turn: -2.08 * DEGREE, converge: 0.258 / LENGTH }],
    [
      'both',
      { turn: 8.07 * DEGREE, converge: 0.205 / LENGTH },
      { turn: 5.13 * DEGREE, converge: -0.154 / LENGTH },
    ],
  ])('%s', (_, rows, columns) => {
    const found = findPencils(drawMap(rows, columns));
    for (const [pencil, truth] of [
      [found.rows, rows],
      [found.columns, columns],
    ] as const) {
      expect(Math.abs(pencil.turn - truth.turn)).toBeLessThan(0.07 * DEGREE);
      expect(Math.abs(pencil.converge - truth.converge) * LENGTH).toBeLessThan(0.006);
    }
  });
});
