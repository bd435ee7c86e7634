import type { PageImage } from '../../recognition/ports.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { dpi } from '../../schemas/units.ts';
import { locateOnScan } from '../../samples/age/placement.ts';
import { levelOf } from '../../samples/age/levels.ts';
import type { AgeingChoice } from '../../samples/age/choose-ageing.ts';
import { makeRecord } from '../../samples/answers/make-record.ts';
import { loadRecipes } from '../../samples/answers/recipes.ts';
import type { BlankForm } from '../../samples/blank.ts';
import { encodeJpeg, encodePng } from '../../samples/output/encode-image.ts';
import { seeded, type Random } from '../../samples/random.ts';
import { renderPage, type PageRequest } from '../../samples/render-page.ts';
import { keepPage, type RenderedScan } from './keep-page.ts';
import type { PageKey } from './page-key.ts';

/** What is special about a page; everything else is drawn as the level has it. */
export interface Peculiarity {
  readonly choice?: AgeingChoice;
  readonly adjust?: PageRequest['adjust'];
  readonly damage?: PageRequest['damage'];
  /** Where the damage moves a point of the form (mm). */
  readonly moved?: (x: number, y: number) => readonly [number, number];
  /** What the file declares in place of the truth; null: nothing. */
  readonly declaredDpi?: number | null;
  readonly colour?: boolean;
  /** The page must be refused, for this reason. */
  readonly refused?: string;
}

export interface PageRecipe {
  readonly level: number;
  readonly describe: (random: Random) => Peculiarity;
}

export interface TruePage {
  readonly image: PageImage;
  /** Distance (mm on the form) between a form point (mm) and where a place on the scan really is. */
  errorAt(point: { x: number; y: number }, found: { x: number; y: number }): number;
}

const TYPED = 0.3;

/**
 * Renders one page, sends it through a scanner's file format, and keeps its exact geometry.
 * `folder`: rendered pages are kept there and taken from there; null: nothing is kept.
 */
export async function makePage(
  blank: BlankForm,
  key: PageKey,
  recipe: PageRecipe,
  folder: string | null,
): Promise<TruePage> {
  const random = seeded(`${key.seed}/${key.group}/${key.variant}/${key.index}`);
  const special = recipe.describe(random.fork('special'));
  const render = (): Promise<RenderedScan> => renderScan(blank, key, recipe.level, special, random);
  const rendered = await (folder === null ? render() : keepPage(folder, key, render));
  const image = await decode(rendered);
  const declared = special.declaredDpi;
  return {
    image:
      declared === undefined
        ? image
        : { ...image, declaredDpi: declared === null ? null : dpi(declared) },
    errorAt: measureAgainst(rendered, special.moved ?? ((x, y) => [x, y])),
  };
}

/** 1-bit pages travel as PNG, all others as JPEG. */
async function renderScan(
  blank: BlankForm,
  key: PageKey,
  level: number,
  special: Peculiarity,
  random: Random,
): Promise<RenderedScan> {
  const { sheet, truth } = renderPage(
    {
      blank,
      formPage: 1,
      record: makeRecord(blank.form, loadRecipes(blank.form.id), random.fork('record')),
      level,
      variant: key.variant,
      writing: random.chance(TYPED) ? 'typed' : 'handwritten',
      // Registration sees grey only, and colour triples the cost of rendering: it has its own case.
      colour: special.colour ?? false,
      choice: special.choice,
      adjust: special.adjust,
      damage: special.damage,
    },
    random.fork('page'),
  );
  const { homography, stretch } = truth;
  if (!homography || !stretch) throw new Error('a rendered page has its geometry');
  const quality = Math.round(random.between(...levelOf(level).jpegQuality));
  const isFax = truth.ageing['fax'] === true;
  const bytes = await (isFax
    ? encodePng(sheet, false)
    : encodeJpeg(sheet, { quality, small: false }));
  return { bytes, name: isFax ? 'page.png' : 'page.jpg', homography, stretch };
}

/** Through the product's own decoder. */
async function decode({ bytes, name }: RenderedScan): Promise<PageImage> {
  const file = await inspectFile(bytes, name);
  if (!file.ok) throw new Error(`${name}: ${file.error.kind}`);
  const page = await decodePage(bytes, file.value, 1);
  if (!page.ok) throw new Error(`${name}: ${page.error.kind}`);
  return page.value;
}

/** Pixels are turned into millimetres by the true mapping's own slope at the point. */
function measureAgainst(
  { homography, stretch }: RenderedScan,
  moved: NonNullable<Peculiarity['moved']>,
): TruePage['errorAt'] {
  const place = (x: number, y: number): [number, number] => locateOnScan(homography, stretch, x, y);
  return (point, found) => {
    const [x, y] = moved(point.x, point.y);
    const [px, py] = place(x, y);
    const [rx, ry] = place(x + 1, y);
    const [bx, by] = place(x, y + 1);
    const [a, b, c, d] = [rx - px, bx - px, ry - py, by - py];
    const determinant = a * d - b * c;
    const [ex, ey] = [found.x - px, found.y - py];
    return Math.hypot((d * ex - b * ey) / determinant, (a * ey - c * ex) / determinant);
  };
}
