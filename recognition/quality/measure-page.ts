import type { Band, PageQuality } from '../../schemas/quality.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { PageImage } from '../ports.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { apply } from '../register/homography.ts';
import { indexOf } from '../register/prepare-form.ts';
import { findCutCorners } from './cut-corners.ts';
import { findFolds, type Fold } from './find-folds.ts';
import { findStreaks } from './find-streaks.ts';
import { measurePrint } from './measure-print.ts';
import { measureTones } from './measure-tones.ts';

/** What a crease looks like from above, mm: the fold's shadow is wider, its dark line is not. */
const CREASE_MM = 0.4;
/** A fold that runs so near a streak all the way is that streak, mm. */
const SAME_MM = 1.5;

export interface MeasuredPage {
  readonly quality: PageQuality;
  /**
   * In the form's frame, for the segmenter, which gives back the light that they take: creases, and
   * also streaks that darken the paper as creases do.
   */
  readonly folds: readonly Fold[];
}

/** Measures what scanner and post have done to a page whose form and place are known. */
export function measurePage(page: PageImage, registered: RegisteredPage): MeasuredPage {
  const { x, y } = registered.reading.measuredDpi;
  const dpi = Math.min(x, y);
  const tones = measureTones(page.grey);
  const print = measurePrint(page.grey, registered, tones.paper);
  const folds = findFolds(page.grey, registered);
  const streaks = findStreaks(page.grey, tones.paper, dpi);
  const creases = folds
    .map((fold) => bandOf(fold, registered))
    .filter((crease) => !streaks.some((streak) => isSame(crease, streak, dpi)));
  return {
    quality: {
      dpi: round(dpi, 1),
      depth: tones.isBilevel ? 'bilevel' : page.colour ? 'colour' : 'grey',
      contrast: round(print.contrast, 1000),
      blur: round(print.edge, 1000),
      clipped: { white: round(tones.white, 1000), black: round(tones.black, 1000) },
      cutCorners: findCutCorners(page.grey, registered, tones.paper),
      streaks: streaks.map(roundBand),
      folds: creases.map(roundBand),
    },
    folds,
  };
}

function bandOf({ along, start, end, dark }: Fold, registered: RegisteredPage): Band {
  const { width, height } = indexOf(registered.page);
  const h = registered.reading.homography;
  return {
    from: along === 'x' ? apply(h, 0, start) : apply(h, start, 0),
    to: along === 'x' ? apply(h, width, end) : apply(h, end, height),
    width: CREASE_MM,
    dark,
  };
}

/** Whether what looks like a fold is a streak: those run along rows or columns of the scan. */
function isSame(fold: Band, streak: Band, dpi: number): boolean {
  const axis = streak.from.x === streak.to.x ? 'x' : 'y';
  const reach = (SAME_MM * dpi) / MM_PER_INCH;
  return [fold.from, fold.to].every((end) => Math.abs(end[axis] - streak.from[axis]) <= reach);
}

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

function roundBand({ from, to, width, dark }: Band): Band {
  const point = ({ x, y }: Band['from']) => ({ x: round(x, 10), y: round(y, 10) });
  return { from: point(from), to: point(to), width: round(width, 100), dark: round(dark, 1) };
}
