import { makeRecord, type SampleRecord } from '../answers/make-record.ts';
import { loadRecipes } from '../answers/recipes.ts';
import type { BlankForm } from '../blank.ts';
import { drawLetterPage, emptyPaper, renderOtherPage } from '../other-pages.ts';
import { encodeFile } from '../output/write-sample.ts';
import { seeded, type Random } from '../random.ts';
import { renderPage, type RenderedPage } from '../render-page.ts';
import type { Truth } from '../truth.ts';
import type { PageSpec, ScanSpec } from './scans.ts';

/** Small enough to commit, good enough to read. */
const JPEG_QUALITY = 30;

/** An empty form has its fields in the truth as well: all of them blank. */
const NOTHING_WRITTEN: SampleRecord = { scenario: 'not filled in', breaks: [], values: new Map() };

export interface CommittedForms {
  readonly form: BlankForm;
  readonly other: BlankForm;
}

/** Renders one committed scan: the same bytes whenever it is run. */
export async function renderScan(
  spec: ScanSpec,
  forms: CommittedForms,
): Promise<{ truth: Truth; bytes: Buffer }> {
  const seed = `committed/${spec.name}/${spec.seed ?? 1}`;
  const random = seeded(seed);
  const pages = spec.pages.map((page, index) =>
    renderSpec(page, forms, random.fork(`page ${index + 1}`)),
  );
  const bytes = await encodeFile(
    pages.map((page) => page.sheet),
    spec.format,
    { quality: spec.quality ?? JPEG_QUALITY, small: true },
  );
  const { id, version } = forms.form.form;
  const failed = pages.every((page) => page.truth.expect !== 'read');
  const truth: Truth = {
    file: `${spec.name}.${spec.format}`,
    seed,
    form: pages.some((page) => page.truth.formPage !== null) ? { id, version } : null,
    expect: failed && pages[0] ? pages[0].truth.expect : 'read',
    note: spec.note,
    pages: pages.map((page, index) => ({ number: index + 1, ...page.truth })),
  };
  return { truth, bytes };
}

function renderSpec(spec: PageSpec, { form, other }: CommittedForms, random: Random): RenderedPage {
  const { level, choice = {}, expect = 'read' } = spec;
  if (spec.content === 'letter')
    return renderOtherPage(drawLetterPage(random), level, expect, random, choice);
  if (spec.content === 'empty-paper')
    return renderOtherPage(emptyPaper(1), level, expect, random, choice);
  const isEmpty = spec.content === 'empty-form';
  const isOther = spec.content === 'other-form';
  const blank = isOther ? other : form;
  const page = renderPage(
    {
      blank,
      formPage: 1,
      record: isEmpty ? NOTHING_WRITTEN : recordOf(spec, blank, random.fork('record')),
      level,
      variant: spec.variant ?? 'coded',
      writing: spec.writing ?? 'handwritten',
      colour: spec.colour ?? false,
      choice,
      writer: spec.writer,
    },
    random,
  );
  const untouched = isEmpty ? ({ writing: 'none', pen: null } as const) : {};
  const truth = { ...page.truth, expect, ...untouched };
  // What is written on a form that nobody registered is no concern of the reader.
  return { ...page, truth: isOther ? { ...truth, formPage: null, fields: [] } : truth };
}

function recordOf(spec: PageSpec, { form }: BlankForm, random: Random) {
  const recipes = loadRecipes(form.id);
  const fitting = recipes?.filter((recipe) =>
    spec.recipe === undefined ? recipe.breaks.length === 0 : recipe.name === spec.recipe,
  );
  return makeRecord(form, fitting ?? null, random);
}
