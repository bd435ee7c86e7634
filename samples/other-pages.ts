import { agePage, describeAgeing } from './age/age-page.ts';
import { chooseAgeing, type AgeingChoice } from './age/choose-ageing.ts';
import { levelOf } from './age/levels.ts';
import { stampPage } from './age/stamp-page.ts';
import { choosePrint, typeLine } from './ink/type-text.ts';
import type { Random } from './random.ts';
import { createSheet, DRAWING_DPI, pixelsPerMm, type Sheet } from './raster/sheet.ts';
import type { RenderedPage } from './render-page.ts';
import type { Expect } from './truth.ts';

/** Pages that come in the same envelopes and are none of the form's. */

const A4 = { width: 210, height: 297 };

export function emptyPaper(channels: 1 | 3): Sheet {
  const side = (millimetres: number): number => Math.round((millimetres * DRAWING_DPI) / 25.4);
  return createSheet(side(A4.width), side(A4.height), DRAWING_DPI, channels);
}

/** An invented covering letter: date, addressee, sender, text. `null`: a gap. */
const LETTER: readonly (readonly [number, string] | null)[] = [
  [140, '令和６年７月１０日'],
  null,
  [20, '社会保険診療報酬支払基金'],
  [20, '資格情報課　御中'],
  null,
  [130, 'みどり町内科医院'],
  [130, '事務担当　小川'],
  null,
  [70, '申請書の送付について'],
  null,
  [25, '拝啓　時下ますますご清栄のこととお喜び申し上げます。'],
  [20, 'このたび、オンライン資格確認の利用に関する申請書を記入いたしましたので、'],
  [20, '同封のうえお送りいたします。ご査収のほどよろしくお願い申し上げます。'],
  [25, 'なお、記入の内容についてご不明な点がございましたら、下記まで'],
  [20, 'ご連絡くださいますようお願いいたします。'],
  [170, '敬具'],
  null,
  [100, '記'],
  null,
  [30, '１　申請書　　　　　　　　　　　１通'],
  [30, '２　連絡先　０３－５９３９－０３５５'],
  [30, '３　受付時間　平日午前九時から正午まで'],
  [175, '以上'],
];

export function drawLetterPage(random: Random): Sheet {
  const sheet = emptyPaper(1);
  const scale = pixelsPerMm(sheet);
  const print = choosePrint(random);
  LETTER.forEach((line, index) => {
    if (!line) return;
    const [left, text] = line;
    const area = {
      x: left * scale,
      y: (28 + index * 8.5) * scale,
      width: 175 * scale,
      height: 8 * scale,
    };
    typeLine(sheet, text, area, print, random);
  });
  return sheet;
}

/** Ages a page that is not of the form. */
export function renderOtherPage(
  sheet: Sheet,
  level: number,
  expect: Expect,
  random: Random,
  choice: AgeingChoice,
): RenderedPage {
  const ageing = chooseAgeing(levelOf(level), A4, random.fork('ageing'), choice);
  stampPage(sheet, ageing, random.fork('age'));
  const aged = agePage(sheet, sheet, ageing, random.fork('age'));
  return {
    sheet: aged.sheet,
    truth: {
      expect,
      formPage: null,
      variant: null,
      writing: 'none',
      level,
      dpi: ageing.placement.dpi,
      width: aged.sheet.width,
      height: aged.sheet.height,
      turned: ageing.placement.turned,
      mirrored: ageing.placement.mirrored,
      homography: null,
      stretch: null,
      scenario: null,
      breaks: [],
      pen: null,
      ageing: describeAgeing(ageing),
      fields: [],
    },
  };
}
