import type { Random } from '../random.ts';
import type { Sheet } from '../raster/sheet.ts';
import type { Ageing } from './choose-ageing.ts';
import { punchHoles, shadeFold, showThrough, stain } from './paper-effects.ts';
import { layOut, type Geometry } from './placement.ts';
import { resample } from './resample.ts';
import { applyScanEffects, threshold } from './scan-effects.ts';

export interface AgedPage {
  readonly sheet: Sheet;
  readonly geometry: Geometry;
}

/**
 * Ages a filled page: what happens to the paper first, then the scanner. `sheet` is drawn upon.
 * `back` is what is printed on the other side. A seal is pressed before: see `stampPage`.
 */
export function agePage(sheet: Sheet, back: Sheet, ageing: Ageing, random: Random): AgedPage {
  for (const spot of ageing.stains) stain(sheet, spot.x, spot.y, spot.radius, random.fork('stain'));
  if (ageing.showThrough > 0) showThrough(sheet, back, ageing.showThrough);
  for (const fold of ageing.placement.folds)
    shadeFold(sheet, fold, ageing.foldStrength, random.fork('fold'));
  if (ageing.holes) punchHoles(sheet, ageing.bed, random.fork('holes'));
  const geometry = layOut(ageing.placement);
  const scanned = resample(sheet, geometry, ageing.placement.dpi, ageing.bed);
  applyScanEffects(scanned, ageing.scan, random.fork('scan'));
  if (ageing.threshold !== null) threshold(scanned, ageing.threshold);
  return { sheet: scanned, geometry };
}

/** The ageing as flat figures for the truth file. */
export function describeAgeing(ageing: Ageing): Record<string, number | string | boolean> {
  const { placement, scan } = ageing;
  const round = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    rotationDegrees: round((placement.rotation * 180) / Math.PI),
    shear: round(placement.shear),
    scaleX: round(placement.scaleX),
    scaleY: round(placement.scaleY),
    shiftX: round(placement.shiftX),
    shiftY: round(placement.shiftY),
    perspective: round(Math.hypot(placement.perspectiveX, placement.perspectiveY)),
    folds: placement.folds.length,
    noise: round(scan.noise),
    blur: round(scan.blur),
    streaks: scan.streaks.length,
    faintness: round(ageing.faintness),
    stains: ageing.stains.length,
    stamp: ageing.stamp !== null,
    holes: ageing.holes,
    showThrough: round(ageing.showThrough),
    fax: ageing.threshold !== null,
    darkBed: ageing.bed[0] < 128,
  };
}
