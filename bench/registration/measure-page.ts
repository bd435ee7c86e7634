import type { CodeReader } from '../../recognition/ports.ts';
import type { PreparedForm, RegisteredPage } from '../../recognition/register/contracts.ts';
import { quadOf } from '../../recognition/register/quad-of.ts';
import { registerPage } from '../../recognition/register/register-page.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { mm, type BoxMm } from '../../schemas/units.ts';
import type { PageKey } from './page-key.ts';
import type { TruePage } from './page-source.ts';

/** One box of a field: `[true error mm, predicted residual mm, 1 if its field is unread]`. */
export type BoxOutcome = readonly [number, number, 0 | 1];

export interface PageOutcome extends PageKey {
  /** Failure of the whole page; null: it was registered. */
  readonly refused: string | null;
  readonly boxes: readonly BoxOutcome[];
  readonly cpuMs: number;
  readonly rssMb: number;
}

export interface Measured {
  readonly outcome: PageOutcome;
  readonly registered: RegisteredPage | null;
}

export async function measurePage(
  key: PageKey,
  page: TruePage,
  forms: readonly PreparedForm[],
  codes: CodeReader,
): Promise<Measured> {
  const before = process.cpuUsage();
  const result = await registerPage(page.image, forms, codes);
  const { user, system } = process.cpuUsage(before);
  const registered = result.ok ? result.value : null;
  return {
    registered,
    outcome: {
      ...key,
      refused: result.ok ? null : result.error.kind,
      boxes: registered ? measureBoxes(page, registered) : [],
      cpuMs: (user + system) / 1000,
      rssMb: process.memoryUsage.rss() / 1e6,
    },
  };
}

/** Reported as the product does it: a field is unread as a whole, by its worst part. */
function measureBoxes(page: TruePage, registered: RegisteredPage): BoxOutcome[] {
  const { form } = registered.prepared;
  const { width, height } = page.image.grey;
  return form.fields
    .filter((field) => field.page === registered.page.number)
    .flatMap((field) => {
      const limit = policyOf(form, field).maxResidual;
      const parts = partsOf(field).map(({ box }) => {
        const corners = quadOf(registered, box);
        return {
          error: measureBox(page, box, registered),
          residual: registered.residualAt(box),
          outside: corners.some(({ x, y }) => x < 0 || y < 0 || x > width || y > height),
        };
      });
      const unread = parts.some(({ residual, outside }) => outside || residual > limit) ? 1 : 0;
      return parts.map(({ error, residual }): BoxOutcome => [
        round(error),
        round(Math.min(residual, 99)),
        unread,
      ]);
    });
}

/** Ink lies inside a box: its corners are looked at this far inside, mm, or a sixth of its side. */
const INSET_MM = 1;

/** The largest error over a box's middle and the corners of its inside, mm. */
function measureBox(page: TruePage, box: BoxMm, registered: RegisteredPage): number {
  const insetX = Math.min(INSET_MM, box.width / 6);
  const insetY = Math.min(INSET_MM, box.height / 6);
  const [left, right] = [box.x + insetX, box.x + box.width - insetX];
  const [top, bottom] = [box.y + insetY, box.y + box.height - insetY];
  const places = [
    { x: (left + right) / 2, y: (top + bottom) / 2 },
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return Math.max(
    ...places.map(({ x, y }) => page.errorAt({ x, y }, registered.toImage({ x: mm(x), y: mm(y) }))),
  );
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
