import { drawMark, typeMark } from '../ink/draw-mark.ts';
import { chooseMarkStyle } from '../ink/hand.ts';
import type { Area } from '../ink/write-text.ts';
import type { Random } from '../random.ts';
import type { Sheet } from '../raster/sheet.ts';
import type { PartTruth } from '../truth.ts';
import type { Writing } from './writing.ts';

export function fillMark(
  sheet: Sheet,
  id: string,
  marked: boolean,
  box: Area,
  writing: Writing,
  random: Random,
): PartTruth {
  const { hand, habits } = writing;
  const truth = (state: 'empty' | 'marked' | 'corrected', mark: string | null): PartTruth => ({
    id,
    kind: 'mark',
    state,
    value: '',
    mark,
    rewrittenFrom: null,
  });
  if (marked && writing.print && !writing.marksByHand) {
    typeMark(sheet, habits.typed, box, random);
    return truth('marked', habits.typed);
  }
  if (marked) {
    const style = random.chance(habits.otherStyle) ? chooseMarkStyle(random) : hand.mark;
    drawMark(sheet, style, box, hand, random);
    return truth('marked', style);
  }
  if (writing.print) return truth('empty', null);
  if (random.chance(habits.corrected)) {
    const style = random.pick(['filled-over', 'struck-out'] as const);
    drawMark(sheet, style, box, hand, random);
    return truth('corrected', style);
  }
  if (random.chance(habits.stray)) {
    const style = random.pick(['touch', 'tail'] as const);
    drawMark(sheet, style, box, hand, random);
    return truth('empty', style);
  }
  return truth('empty', null);
}
