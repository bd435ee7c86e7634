import { dpi } from '../../schemas/units.ts';
import type { PageImage } from '../../recognition/ports.ts';
import { agePage } from '../../samples/age/age-page.ts';
import { chooseAgeing } from '../../samples/age/choose-ageing.ts';
import { levelOf } from '../../samples/age/levels.ts';
import { fadePrint } from '../../samples/age/paper-effects.ts';
import { seeded } from '../../samples/random.ts';
import { drawLayout, fillLayout } from './draw-layout.ts';
import { codeOf, type InventedForm } from './invent-forms.ts';

export interface PageKey {
  readonly level: number;
  /** Printed with the form's code, or without. */
  readonly coded: boolean;
  readonly index: number;
}

/** One page, filled in by hand, aged and scanned: grey, as registration sees it. */
export function makePage({ form, pages }: InventedForm, number: number, key: PageKey): PageImage {
  const random = seeded(`${form.id}/${form.version}/${number}/${JSON.stringify(key)}`);
  const layout = pages[number - 1]!;
  const sheet = drawLayout(layout, key.coded ? codeOf(form, number) : null);
  const back = drawLayout(layout, null);
  const ageing = chooseAgeing(levelOf(key.level), layout, random.fork('ageing'));
  if (ageing.faintness > 0) fadePrint(sheet, ageing.faintness, random.fork('faint'));
  fillLayout(sheet, layout, random.fork('ink'));
  const aged = agePage(sheet, back, ageing, random.fork('age')).sheet;
  const [data] = aged.planes;
  return {
    grey: { width: aged.width, height: aged.height, data: data! },
    colour: null,
    declaredDpi: dpi(ageing.placement.dpi),
  };
}
