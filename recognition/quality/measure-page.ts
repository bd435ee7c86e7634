import type { Band, PageQuality } from '../../schemas/quality.ts';
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

export interface MeasuredPage {
  readonly quality: PageQuality;
  /** The folds again, in the form's frame: the segmenter takes their shadow away. */
  readonly folds: readonly Fold[];
}

/** Measures what scanner and post have done to a page whose form and place are known. */
export function measurePage(page: PageImage, registered: RegisteredPage): MeasuredPage {
  const { x, y } = registered.reading.measuredDpi;
  const dpi = Math.min(x, y);
  const tones = measureTones(page.grey);
  const print = measurePrint(page.grey, registered, tones.paper);
  const folds = findFolds(page.grey, registered);
  return {
    quality: {
      dpi: round(dpi, 1),
      depth: tones.isBilevel ? 'bilevel' : page.colour ? 'colour' : 'grey',
      contrast: round(print.contrast, 1000),
      blur: round(print.edge, 1000),
      clipped: { white: round(tones.white, 1000), black: round(tones.black, 1000) },
      cutCorners: findCutCorners(page.grey, registered, tones.paper),
      streaks: findStreaks(page.grey, tones.paper, dpi).map(roundBand),
      folds: folds.map((fold) => roundBand(bandOf(fold, registered))),
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

const round = (value: number, parts: number): number => Math.round(value * parts) / parts;

function roundBand({ from, to, width, dark }: Band): Band {
  const point = ({ x, y }: Band['from']) => ({ x: round(x, 10), y: round(y, 10) });
  return { from: point(from), to: point(to), width: round(width, 100), dark: round(dark, 1) };
}
