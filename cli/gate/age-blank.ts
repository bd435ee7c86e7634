import { agePage } from '../../samples/age/age-page.ts';
import { chooseAgeing } from '../../samples/age/choose-ageing.ts';
import { levelOf } from '../../samples/age/levels.ts';
import { fadePrint } from '../../samples/age/paper-effects.ts';
import type { BlankForm } from '../../samples/blank.ts';
import { encodeJpeg, encodePng } from '../../samples/output/encode-image.ts';
import { seeded } from '../../samples/random.ts';
import type { Fold } from '../../samples/age/placement.ts';
import type { Trial } from './plan-trials.ts';

export interface AgedBlank {
  readonly bytes: Buffer;
  readonly fileName: string;
  readonly folds: readonly Fold[];
}

/**
 * A page of the blank, printed and scanned back: 1-bit PNG where it was faxed, else grey JPEG.
 * Accidents that lay ink or dirt on the paper are left out: what they show is not the blank's fault.
 */
export async function ageBlank(blank: BlankForm, trial: Trial): Promise<AgedBlank> {
  const size = blank.form.pages[trial.page - 1]!;
  const level = levelOf(trial.level);
  const random = seeded(trial.seed);
  const ageing = chooseAgeing(level, size, random.fork('ageing'), {
    stamp: false,
    stain: false,
    holes: false,
  });
  const { folds } = ageing.placement;
  const clean = { ...ageing, scan: { ...ageing.scan, streaks: [] } };
  const sheet = blank.page(trial.page, trial.variant, 1);
  if (clean.faintness > 0) fadePrint(sheet, clean.faintness, random.fork('faint'));
  const back = clean.showThrough > 0 ? blank.page(trial.page, 'plain', 1) : sheet;
  const aged = agePage(sheet, back, clean, random.fork('age')).sheet;
  if (clean.threshold !== null)
    return { bytes: await encodePng(aged, false), fileName: 'blank.png', folds };
  const quality = Math.round(random.between(...level.jpegQuality));
  const bytes = await encodeJpeg(aged, { quality, small: false });
  return { bytes, fileName: 'blank.jpg', folds };
}
