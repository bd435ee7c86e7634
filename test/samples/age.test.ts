import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { LEVELS } from '../../samples/age/levels.ts';
import { locateOnScan, project } from '../../samples/age/placement.ts';
import { openForm, type BlankForm } from '../../samples/blank.ts';
import { pixelsPerMm, type Sheet } from '../../samples/raster/sheet.ts';
import { seeded } from '../../samples/random.ts';
import { renderPage, type PageRequest, type RenderedPage } from '../../samples/render-page.ts';

const FOLDER = fileURLToPath(
  new URL('../../schemas/forms/shikaku-kakunin-gentei-riyou/v1', import.meta.url),
);
let blank: BlankForm;
beforeAll(async () => {
  blank = await openForm(FOLDER);
});
afterAll(closeSharedPdfRenderer);

function render(level: number, seed: string, choice: PageRequest['choice'] = {}): RenderedPage {
  return renderPage(
    {
      blank,
      formPage: 1,
      record: null,
      level,
      variant: 'coded',
      writing: 'handwritten',
      colour: false,
      choice,
    },
    seeded(seed),
  );
}

/**
 * Finds a solid square near a place on the scan without using the geometry beyond a first guess:
 * the centroid of what is dark within a window that holds nothing else.
 */
function findSquare(sheet: Sheet, x: number, y: number, reach: number): [number, number] {
  const [plane] = sheet.planes;
  if (!plane) throw new Error('a sheet without planes');
  let [sumX, sumY, weight] = [0, 0, 0];
  for (let row = Math.round(y - reach); row < y + reach; row += 1)
    for (let column = Math.round(x - reach); column < x + reach; column += 1) {
      const value = plane[row * sheet.width + column] ?? 255;
      const ink = Math.max(0, 150 - value);
      sumX += ink * (column + 0.5);
      sumY += ink * (row + 0.5);
      weight += ink;
    }
  return [sumX / weight, sumY / weight];
}

describe('the truth of where the form lies', () => {
  const clear = { fax: false, border: false, stain: false, stamp: false } as const;
  const cases = [
    { level: 1, choice: { dpi: 200 } },
    { level: 2, choice: { turned: 180, fold: true, dpi: 100 } },
    { level: 3, choice: { turned: 90, mirrored: true, rotation: 12, dpi: 150, ...clear } },
    { level: 5, choice: { dpi: 150, ...clear } },
  ] as const;
  it.each(cases)('is right to 0.1 mm at every corner mark: %j', ({ level, choice }) => {
    const { sheet, truth } = render(level, `corner marks ${level}`, choice);
    const { homography, stretch } = truth;
    if (!homography || !stretch) throw new Error('a page of the form has a place');
    const scale = pixelsPerMm(sheet);
    expect(blank.form.fiducials.marks).toHaveLength(4);
    const drawn = blank.page(1, 'coded', 1);
    const drawnScale = pixelsPerMm(drawn);
    for (const { box } of blank.form.fiducials.marks) {
      // Where the renderer put the square: it moves edges to whole pixels (up to 0.04 mm).
      const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
      const reach = 3.5 * drawnScale;
      const [drawnX, drawnY] = findSquare(
        drawn,
        middle[0] * drawnScale,
        middle[1] * drawnScale,
        reach,
      );
      expect(
        Math.hypot(drawnX / drawnScale - middle[0], drawnY / drawnScale - middle[1]),
      ).toBeLessThan(0.1);
      const [wantedX, wantedY] = locateOnScan(
        homography,
        stretch,
        drawnX / drawnScale,
        drawnY / drawnScale,
      );
      // A guess that is off by 1.2 mm: the mark must be found where it is, not where it is told.
      const [x, y] = findSquare(sheet, wantedX + 0.8 * scale, wantedY - 0.8 * scale, 4.6 * scale);
      expect(Math.hypot(x - wantedX, y - wantedY) / scale).toBeLessThan(0.1);
    }
  });

  it('differs from the flat sheet by no more than the stretch of its level', () => {
    const { truth } = render(4, 'stretch', { fax: false });
    const { homography, stretch } = truth;
    if (!homography || !stretch) throw new Error('a page of the form has a place');
    const scale = truth.dpi / 25.4;
    let largest = 0;
    for (let x = 0; x <= 210; x += 15)
      for (let y = 0; y <= 297; y += 15) {
        const [flatX, flatY] = project(homography, x, y);
        const [trueX, trueY] = locateOnScan(homography, stretch, x, y);
        largest = Math.max(largest, Math.hypot(trueX - flatX, trueY - flatY) / scale);
      }
    expect(largest).toBeGreaterThan(0.05);
    expect(largest).toBeLessThan(2);
  });
});

describe('levels', () => {
  it.each(LEVELS.map(({ level }) => level))('level %i renders paper with print on it', (level) => {
    const { sheet, truth } = render(level, 'levels', { dpi: 100, fax: false });
    const [plane] = sheet.planes;
    expect(plane).toHaveLength(sheet.width * sheet.height);
    expect([truth.width, truth.height]).toEqual([sheet.width, sheet.height]);
    const sorted = plane?.slice().sort();
    const paper = sorted?.[Math.floor(sorted.length * 0.75)] ?? 0;
    const ink = sorted?.[Math.floor(sorted.length * 0.005)] ?? 255;
    expect(paper).toBeGreaterThan(140);
    expect(paper - ink).toBeGreaterThan(60);
  });

  it('grow worse: no accident becomes rarer or smaller from one level to the next', () => {
    const keys = [
      'rotation',
      'scale',
      'stretch',
      'noise',
      'blur',
      'light',
      'stain',
      'fold',
      'fax',
    ] as const;
    for (const key of keys) {
      const values = LEVELS.map((level) => level[key]);
      expect(values).toEqual([...values].sort((a, b) => a - b));
    }
  });

  it('level 0 leaves the drawn page as it is', () => {
    const [drawn] = render(0, 'clean').sheet.planes;
    const [before] = blank.page(1, 'coded', 1).planes;
    expect(Buffer.compare(drawn ?? Buffer.alloc(0), before ?? Buffer.alloc(1))).toBe(0);
  });

  it('the same seed gives the same pixels, another seed others', () => {
    const digest = (seed: string): string =>
      createHash('sha256')
        .update(render(2, seed, { dpi: 100 }).sheet.planes[0] ?? '')
        .digest('hex');
    expect(digest('a')).toBe(digest('a'));
    expect(digest('a')).not.toBe(digest('b'));
  });

  it('a fax is black and white only', () => {
    const { sheet } = render(2, 'fax', { fax: true, dpi: 100 });
    expect(sheet.planes[0]?.every((value) => value === 0 || value === 255)).toBe(true);
    expect(sheet.planes[0]).toContain(0);
  });
});
