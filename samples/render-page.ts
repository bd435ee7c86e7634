import { agePage, describeAgeing } from './age/age-page.ts';
import { chooseAgeing, type Ageing, type AgeingChoice } from './age/choose-ageing.ts';
import { fadePrint } from './age/paper-effects.ts';
import { levelOf } from './age/levels.ts';
import { stampPage } from './age/stamp-page.ts';
import type { SampleRecord } from './answers/make-record.ts';
import type { BlankForm } from './blank.ts';
import { fillPage } from './fill/fill-page.ts';
import type { Writing } from './fill/writing.ts';
import { chooseHand, type Hand, type MarkStyle } from './ink/hand.ts';
import { choosePen, type PenName } from './ink/pen.ts';
import { choosePrint } from './ink/type-text.ts';
import type { Random } from './random.ts';
import type { Sheet } from './raster/sheet.ts';
import type { PageTruth } from './truth.ts';

export interface PageRequest {
  readonly blank: BlankForm;
  readonly formPage: number;
  /** null: the page stays empty. */
  readonly record: SampleRecord | null;
  readonly level: number;
  readonly variant: 'plain' | 'coded';
  readonly writing: 'handwritten' | 'typed';
  readonly colour: boolean;
  readonly fontFolder?: string | undefined;
  readonly choice?: AgeingChoice | undefined;
  readonly writer?: WriterChoice | undefined;
  /** Last word on the ageing that was drawn. */
  readonly adjust?: ((ageing: Ageing) => Ageing) | undefined;
  /** Done to the filled sheet before it is aged; the truth does not know of it. */
  readonly damage?: ((sheet: Sheet) => void) | undefined;
}

/** What a caller fixes of the writer instead of leaving it to chance. */
export interface WriterChoice {
  readonly mess?: number;
  readonly pen?: PenName;
  readonly mark?: MarkStyle;
  readonly digits?: Hand['digits'];
  readonly corrected?: number;
  readonly stray?: number;
  readonly rewrites?: number;
}

export interface RenderedPage {
  readonly sheet: Sheet;
  /** Without `number`, which the file that it goes into gives. */
  readonly truth: Omit<PageTruth, 'number'>;
}

/** Draws one page: blank → faded print → ink → paper → scan, and says what is on it. */
export function renderPage(request: PageRequest, random: Random): RenderedPage {
  const { blank, formPage, record, variant } = request;
  const level = levelOf(request.level);
  const page = blank.form.pages[formPage - 1];
  if (!page) throw new RangeError(`${blank.form.id} has no page ${formPage}`);
  const drawn = chooseAgeing(level, page, random.fork('ageing'), request.choice);
  const ageing = request.adjust?.(drawn) ?? drawn;
  const channels = request.colour && ageing.threshold === null ? 3 : 1;
  const sheet = blank.page(formPage, variant, channels);
  const writing = chooseWriting(request, random.fork('writing'));
  if (ageing.faintness > 0) fadePrint(sheet, ageing.faintness, random.fork('faint'));
  const fields = record
    ? fillPage(sheet, blank.form, formPage, record, writing, random.fork('ink'))
    : [];
  request.damage?.(sheet);
  const back = ageing.showThrough > 0 ? blank.page(formPage, 'plain', 1) : sheet;
  stampPage(sheet, ageing, random.fork('age'));
  const aged = agePage(sheet, back, ageing, random.fork('age'));
  return {
    sheet: aged.sheet,
    truth: {
      expect: 'read',
      formPage,
      variant,
      writing: record ? request.writing : 'none',
      level: level.level,
      dpi: ageing.placement.dpi,
      width: aged.sheet.width,
      height: aged.sheet.height,
      turned: ageing.placement.turned,
      mirrored: ageing.placement.mirrored,
      homography: [...aged.geometry.homography],
      stretch: { waves: [...ageing.placement.waves], folds: [...ageing.placement.folds] },
      scenario: record?.scenario ?? null,
      breaks: [...(record?.breaks ?? [])],
      pen: record ? (writing.print ? 'toner' : writing.hand.pen.name) : null,
      ageing: describeAgeing(ageing),
      fields,
    },
  };
}

/** Of typed forms: share whose boxes are ticked by hand afterwards. */
const TYPED_WITH_MARKS_BY_HAND = 0.35;

function chooseWriting(request: PageRequest, random: Random): Writing {
  const level = levelOf(request.level);
  const { writer = {} } = request;
  const drawnMess = random.between(...level.mess);
  const hand = chooseHand(random.fork('hand'), writer.mess ?? drawnMess, request.fontFolder);
  const typed = request.writing === 'typed';
  return {
    hand: {
      ...hand,
      pen: writer.pen ? choosePen(random.fork('pen'), writer.pen) : hand.pen,
      mark: writer.mark ?? hand.mark,
      digits: writer.digits ?? hand.digits,
    },
    print: typed ? choosePrint(random.fork('print')) : null,
    marksByHand: typed && random.chance(TYPED_WITH_MARKS_BY_HAND),
    rewrites: writer.rewrites ?? level.rewrites,
    habits: {
      corrected: writer.corrected ?? level.corrected,
      stray: writer.stray ?? level.stray,
      otherStyle: 0.08,
      typed: random.pick(['typed-square', 'typed-tick', 'typed-tick', 'typed-cross'] as const),
    },
  };
}
