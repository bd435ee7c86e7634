import { formSchema, type Form } from '../../schemas/form/form.ts';
import { seeded } from '../../samples/random.ts';
import { codeBox } from './draw-layout.ts';
import { alterLayout, inventLayout, type Difference, type Layout } from './layout.ts';

/** A form that exists only in memory. */
export interface InventedForm {
  readonly form: Form;
  readonly pages: readonly Layout[];
  /** How it came about. */
  readonly kind: 'different' | Difference | 'same-back' | 'same-front';
}

export interface FormMix {
  readonly count: number;
  /** Share that are look-alikes of another one. */
  readonly lookalikes: number;
  readonly coded: boolean;
}

/** Share of the forms that look like another one, where a bench does not ask for another. */
export const LOOKALIKES = 0.33;

const DIFFERENCES = ['word', 'title', 'field', 'moved'] as const;

/**
 * An office's forms: mostly different ones, some of two or three pages, and look-alikes: another
 * version with one thing changed, or forms that share a front or a back.
 */
export function inventForms({ count, lookalikes, coded }: FormMix, seed: string): InventedForm[] {
  const random = seeded(seed);
  const forms: InventedForm[] = [];
  const different = Math.round(count * (1 - lookalikes));
  for (let index = 0; index < different; index++) {
    const own = random.fork(`form ${index}`);
    const first = inventLayout(own.fork('page 1'));
    const pages = own.weighted([
      { weight: 7, pages: 1 },
      { weight: 2, pages: 2 },
      { weight: 1, pages: 3 },
    ]).pages;
    const rest = Array.from({ length: pages - 1 }, (_, page) =>
      inventLayout(own.fork(`page ${page + 2}`), [first.width, first.height]),
    );
    forms.push(describe(`form-${index}`, 1, [first, ...rest], 'different', coded));
  }
  for (let index = different; index < count; index++) {
    const own = random.fork(`copy ${index}`);
    const of = forms[own.whole(0, different - 1)]!;
    const shares = own.chance(0.15) ? own.pick(['same-back', 'same-front'] as const) : null;
    if (shares !== null) {
      const [front, ...others] = of.pages;
      const fresh = inventLayout(own.fork('page'), [front!.width, front!.height]);
      const pages = shares === 'same-back' ? [fresh, others.at(-1) ?? front!] : [front!, fresh];
      forms.push(describe(`form-${index}`, 1, pages, shares, coded));
      continue;
    }
    const difference = own.pick(DIFFERENCES);
    const version = 1 + forms.filter(({ form }) => form.id === of.form.id).length;
    const pages = of.pages.map((page) => alterLayout(page, difference, own.fork('alter')));
    forms.push(describe(of.form.id, version, pages, difference, coded));
  }
  return forms;
}

export const codeOf = (form: Form, page: number): string =>
  `madoguchi:${form.id}:${form.version}:${page}`;

function describe(
  id: string,
  version: number,
  pages: readonly Layout[],
  kind: InventedForm['kind'],
  coded: boolean,
): InventedForm {
  const form = formSchema.parse({
    id,
    version,
    title: { ja: pages[0]!.title, en: id },
    pages: pages.map(({ width, height }) => ({ width, height })),
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields: [
      { id: 'entry', kind: 'latin', label: { ja: '欄', en: 'Entry' }, box: [60, 60, 40, 8] },
    ],
  });
  const code = coded ? pages.map((page, index) => ({ page: index + 1, box: codeBox(page) })) : [];
  return { form: { ...form, fiducials: { code, marks: [] } }, pages, kind };
}
