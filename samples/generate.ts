import { levelOf } from './age/levels.ts';
import { makeRecord } from './answers/make-record.ts';
import { loadRecipes, type Recipe } from './answers/recipes.ts';
import type { BlankForm } from './blank.ts';
import { encodeFile, type FileFormat } from './output/write-sample.ts';
import { seeded, type Random } from './random.ts';
import { renderPage, type RenderedPage } from './render-page.ts';
import type { Truth } from './truth.ts';

export interface GenerateOptions {
  readonly blank: BlankForm;
  readonly seed: string;
  readonly level: number;
  /** Shares of samples, 0 … 1. */
  readonly typed: number;
  readonly plain: number;
  /** Share of colour scans among those that are not 1-bit. */
  readonly colour: number;
  readonly fontFolder?: string | undefined;
  /** Fixed file format; left out: a mix as scanners and mail bring it. */
  readonly format?: FileFormat | undefined;
}

export interface Sample {
  readonly truth: Truth;
  /** The encoded file. */
  readonly bytes: Buffer;
  readonly pages: readonly RenderedPage[];
}

/** Sample number `index` of a series: the same for the same options, whatever came before it. */
export async function generateSample(options: GenerateOptions, index: number): Promise<Sample> {
  const { blank } = options;
  const seed = `${options.seed}/${options.level}/${index}`;
  const random = seeded(seed);
  const record = makeRecord(blank.form, recipesOf(blank), random.fork('record'));
  const writing = random.chance(options.typed) ? 'typed' : 'handwritten';
  const variant = random.chance(options.plain) ? 'plain' : 'coded';
  const colour = random.chance(options.colour);
  const pages = blank.form.pages.map((_, page) =>
    renderPage(
      {
        blank,
        formPage: page + 1,
        record,
        level: options.level,
        variant,
        writing,
        colour,
        fontFolder: options.fontFolder,
      },
      random.fork(`page ${page + 1}`),
    ),
  );
  const format = options.format ?? chooseFormat(pages, options.level, random);
  const quality = Math.round(random.between(...levelOf(options.level).jpegQuality));
  const bytes = await encodeFile(
    pages.map((page) => page.sheet),
    format,
    { quality, small: false },
  );
  const truth: Truth = {
    file: `${String(index + 1).padStart(4, '0')}-level${options.level}.${format}`,
    seed,
    form: { id: blank.form.id, version: blank.form.version },
    expect: 'read',
    pages: pages.map((page, number) => ({ number: number + 1, ...page.truth })),
  };
  return { truth, bytes, pages };
}

const recipes = new Map<string, Recipe[] | null>();

function recipesOf({ form }: BlankForm): Recipe[] | null {
  const known = recipes.get(form.id);
  if (known !== undefined) return known;
  const loaded = loadRecipes(form.id);
  recipes.set(form.id, loaded);
  return loaded;
}

/** JPEG is what most scanners send; faxes come as TIFF; forms of several pages need TIFF or PDF. */
function chooseFormat(pages: readonly RenderedPage[], level: number, random: Random): FileFormat {
  if (pages.length > 1) return random.pick(['pdf', 'tif'] as const);
  if (level === 0) return 'png';
  if (pages[0]?.truth.ageing['fax'] === true) return random.pick(['tif', 'png', 'pdf'] as const);
  return random.weighted([
    { weight: 6, format: 'jpg' as const },
    { weight: 2, format: 'pdf' as const },
    { weight: 1, format: 'png' as const },
  ]).format;
}
