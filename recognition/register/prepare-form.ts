import type { Form } from '../../schemas/form/form.ts';
import { compileChecks } from '../../schemas/rules/field-check.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { MM_PER_INCH, type BoxMm } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';
import { reduceBy } from '../raster/reduce.ts';
import { resizeGrey } from '../raster/sample.ts';
import { whitenPaper } from '../raster/whiten-paper.ts';
import { CROP_DPI } from '../segment/crop.ts';
import { chooseAnchors, type Anchor } from './anchors.ts';
import type { PreparedForm, PreparedPage } from './contracts.ts';
import type { LayoutModel } from './find-layout.ts';
import { profileLines } from './line-profile.ts';
import { modelLines } from './match-profile.ts';
import { spectrumOf, type LineSpectrum } from './line-spectrum.ts';
import { packGrey, unpackGrey, type PackedGrey } from './pack-grey.ts';
import { maskPrint, type PrintMask } from './print-mask.ts';
import { tilePrint, type TiledPrint } from './print-tiles.ts';
import { keepRecent } from './recent.ts';
import { modelPoints } from './point-model.ts';

/** What registration keeps of a page: `PreparedPage.index`. */
export interface PageIndex {
  /** Page size, mm. */
  readonly width: number;
  readonly height: number;
  readonly layout: LayoutModel;
  readonly spectra: { readonly x: LineSpectrum; readonly y: LineSpectrum };
  readonly mask: PrintMask;
  /** Whether a point (mm) lies on a printed aid that other copies lack. */
  readonly isMasked: (x: number, y: number) => boolean;
  /** Made when first asked for, and again after long disuse. */
  readonly anchors: readonly Anchor[];
  /** The print of the fields' boxes; made with the anchors. */
  readonly print: TiledPrint;
}

/** Resolutions at which anchors are sought: CROP_DPI halved, and halved again. */
export const FINE_PIXELS_PER_MM = CROP_DPI / 2 / MM_PER_INCH;
export const COARSE_PIXELS_PER_MM = CROP_DPI / 4 / MM_PER_INCH;
/** Printed aids are left out with this margin: copies without them must fit as well. */
const FIDUCIAL_MARGIN_MM = 1;
/** Of pages in use: about 9 MB each for the blank, 6 MB for the anchors and the boxes' print. */
const RECENT_BLANKS = 12;
const RECENT_PRINT = 40;

/** The index that `prepareForm` put into a page. */
export const indexOf = (page: PreparedPage): PageIndex => page.index as PageIndex;

/**
 * Makes a form ready for finding it on scans: once per form. What only a page in use needs, its
 * pixels and anchors, is made when it is first met, in about a quarter of a second.
 * `blanks`: one rendering per page, showing the whole page; throws a RangeError where their number
 * differs from the form's pages, since that is a broken form, not a bad scan.
 */
export function prepareForm(form: Form, blanks: readonly GreyImage[]): PreparedForm {
  if (blanks.length !== form.pages.length)
    throw new RangeError(`the form has ${form.pages.length} pages, its blank ${blanks.length}`);
  const pages = blanks.map((blank, index) => preparePage(form, blank, index + 1));
  return { form, pages, checks: compileChecks(form) };
}

function preparePage(form: Form, rendered: GreyImage, number: number): PreparedPage {
  const { width, height } = form.pages[number - 1]!;
  const toPixels = (length: number): number => Math.round((length * CROP_DPI) / MM_PER_INCH);
  const blank = whitenPaper(resizeGrey(rendered, toPixels(width), toPixels(height)), 4);
  const packed = packGrey(blank);
  const coarse = inkOf(reduceBy(blank, 4));
  const isMasked = maskFiducials(form, number);
  const bare = eraseMasked(coarse, isMasked);
  const profiles = profileLines(bare);
  const scale = COARSE_PIXELS_PER_MM;
  const layout: LayoutModel = {
    x: modelLines(profiles.x, scale, width),
    y: modelLines(profiles.y, scale, height),
    points: modelPoints(bare.width, bare.height, bare.ink, scale, scale),
  };
  const index: PageIndex = {
    width,
    height,
    layout,
    spectra: { x: spectrumOf(profiles.x, scale), y: spectrumOf(profiles.y, scale) },
    mask: maskPrint(blank),
    isMasked,
    get anchors() {
      return recentPrint(source).anchors;
    },
    get print() {
      return recentPrint(source).print;
    },
  };
  const boxes = form.fields
    .filter((field) => field.page === number)
    .flatMap((field) => partsOf(field).map(({ box }) => box));
  const source: Source = { packed, isMasked, boxes };
  return {
    number,
    index,
    get blank() {
      return recentBlank(packed);
    },
  };
}

interface Source {
  readonly packed: PackedGrey;
  readonly isMasked: (x: number, y: number) => boolean;
  readonly boxes: readonly BoxMm[];
}

const recentBlank = keepRecent(RECENT_BLANKS, unpackGrey);

const recentPrint = keepRecent(RECENT_PRINT, ({ packed, isMasked, boxes }: Source) => {
  const blank = recentBlank(packed);
  const fine = { ...inkOf(reduceBy(blank, 2)), pixelsPerMm: FINE_PIXELS_PER_MM };
  const coarse = { ...inkOf(reduceBy(blank, 4)), pixelsPerMm: COARSE_PIXELS_PER_MM };
  return {
    anchors: chooseAnchors(fine, coarse, isMasked),
    print: tilePrint(fine, boxes, isMasked),
  };
});

function inkOf(image: GreyImage): { width: number; height: number; ink: Uint8Array } {
  return { width: image.width, height: image.height, ink: image.data.map((value) => 255 - value) };
}

function maskFiducials(form: Form, page: number): (x: number, y: number) => boolean {
  const boxes = [...form.fiducials.code, ...form.fiducials.marks].filter(
    (fiducial) => fiducial.page === page,
  );
  return (x, y) =>
    boxes.some(
      ({ box }) =>
        x > box.x - FIDUCIAL_MARGIN_MM &&
        y > box.y - FIDUCIAL_MARGIN_MM &&
        x < box.x + box.width + FIDUCIAL_MARGIN_MM &&
        y < box.y + box.height + FIDUCIAL_MARGIN_MM,
    );
}

function eraseMasked(
  image: { readonly width: number; readonly height: number; readonly ink: Uint8Array },
  isMasked: (x: number, y: number) => boolean,
): { width: number; height: number; ink: Uint8Array } {
  const ink = Uint8Array.from(image.ink);
  for (let y = 0; y < image.height; y++)
    for (let x = 0; x < image.width; x++)
      if (isMasked((x + 0.5) / COARSE_PIXELS_PER_MM, (y + 0.5) / COARSE_PIXELS_PER_MM))
        ink[y * image.width + x] = 0;
  return { width: image.width, height: image.height, ink };
}
