import type { PageImage } from '../../recognition/ports.ts';
import { agePage } from '../../samples/age/age-page.ts';
import { chooseAgeing, type Ageing } from '../../samples/age/choose-ageing.ts';
import { levelOf } from '../../samples/age/levels.ts';
import { drawLetterPage, emptyPaper } from '../../samples/other-pages.ts';
import { seeded, type Random } from '../../samples/random.ts';
import type { Sheet } from '../../samples/raster/sheet.ts';
import { dpi } from '../../schemas/units.ts';
import { drawLayout, fillLayout } from './draw-layout.ts';
import { inventLayout } from './layout.ts';

/** Paper that no registered form is, and how it came to be a picture. */
const CONTENTS: Readonly<Record<string, (random: Random) => Sheet>> = {
  letter: drawLetterPage,
  'foreign form': drawForeignForm,
  'blank sheet': () => emptyPaper(1),
  desk: drawDesk,
};

export const REFUSED_KINDS: readonly string[] = [
  'letter, scanned',
  'letter, photographed',
  'foreign form, scanned',
  'foreign form, photographed',
  'blank sheet, scanned',
  'blank sheet, photographed',
  'desk, photographed',
];

/** One page that must be refused: `CONTENT, scanned` or `CONTENT, photographed`. */
export function makeRefusedPage(kind: string, level: number, index: number): PageImage {
  const random = seeded(`refused/${kind}/${level}/${index}`);
  const [content = '', way] = kind.split(', ');
  const draw = CONTENTS[content];
  if (!draw) throw new RangeError(`there is no page of kind ${kind}`);
  const sheet = draw(random.fork('content'));
  const page = {
    width: (sheet.width / sheet.dpi) * 25.4,
    height: (sheet.height / sheet.dpi) * 25.4,
  };
  const drawn = chooseAgeing(levelOf(level), page, random.fork('ageing'), { stamp: false });
  const isPhoto = way === 'photographed';
  const ageing = isPhoto ? photograph(drawn, content === 'desk', random.fork('photo')) : drawn;
  const aged = agePage(sheet, sheet, ageing, random.fork('age')).sheet;
  return {
    grey: { width: aged.width, height: aged.height, data: aged.planes[0]! },
    colour: null,
    declaredDpi: isPhoto ? null : dpi(ageing.placement.dpi),
  };
}

/** From the side, with a table around it unless the picture shows nothing but that table. */
function photograph(ageing: Ageing, isAll: boolean, random: Random): Ageing {
  const edge = (): number => (isAll ? -12 : random.between(5, 30));
  const bed = random.whole(35, 200);
  return {
    ...ageing,
    bed: [bed, bed, bed],
    threshold: null,
    placement: {
      ...ageing.placement,
      dpi: random.whole(170, 260),
      rotation: random.between(-0.1, 0.1),
      perspectiveX: random.between(-0.1, 0.1),
      perspectiveY: random.between(-0.2, 0.2),
      margin: { left: edge(), top: edge(), right: edge(), bottom: edge() },
    },
    scan: { ...ageing.scan, blur: 0.8, light: { x: random.between(-0.4, 0.4), y: 0, hump: 0.1 } },
  };
}

function drawForeignForm(random: Random): Sheet {
  const layout = inventLayout(random.fork('layout'));
  const sheet = drawLayout(layout, null);
  fillLayout(sheet, layout, random.fork('ink'));
  return sheet;
}

/** Wood, and on it things with straight edges, dark and bright, at all angles: some have stripes. */
function drawDesk(random: Random): Sheet {
  const sheet = emptyPaper(1);
  const { width, height } = sheet;
  const plane = sheet.planes[0]!;
  const tone = random.whole(90, 190);
  for (let y = 0; y < height; y++) {
    const grain = 12 * Math.sin(y / 9 + 3 * Math.sin(y / 61)) + 6 * Math.sin(y / 2.3);
    plane.fill(tone + grain, y * width, (y + 1) * width);
  }
  const things = random.whole(6, 16);
  for (let thing = 0; thing < things; thing++) {
    const [x, y] = [random.between(0, width), random.between(0, height)];
    const [long, wide] = [random.between(150, 1400), random.between(30, 800)];
    const stripes = random.chance(0.4) ? random.between(12, 90) : 0;
    drawThing(sheet, { x, y, long, wide, turn: random.between(0, Math.PI), stripes }, random);
  }
  return sheet;
}

interface Thing {
  readonly x: number;
  readonly y: number;
  readonly long: number;
  readonly wide: number;
  readonly turn: number;
  /** Pixels from one stripe to the next; 0: none. */
  readonly stripes: number;
}

function drawThing(sheet: Sheet, thing: Thing, random: Random): void {
  const { x, y, long, wide, turn, stripes } = thing;
  const [tone, other] = [random.whole(15, 245), random.whole(15, 245)];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const reach = Math.hypot(long, wide) / 2;
  const plane = sheet.planes[0]!;
  for (let v = Math.max(0, y - reach) | 0; v < Math.min(sheet.height, y + reach); v++)
    for (let u = Math.max(0, x - reach) | 0; u < Math.min(sheet.width, x + reach); u++) {
      const along = (u - x) * cos + (v - y) * sin;
      const across = (v - y) * cos - (u - x) * sin;
      if (Math.abs(along) > long / 2 || Math.abs(across) > wide / 2) continue;
      const isStripe = stripes > 0 && (along + long) % stripes < stripes / 3;
      plane[v * sheet.width + u] = isStripe ? other : tone;
    }
}
