import { builtInForms } from '../../cli/form-folders.ts';
import { openCodeReader } from '../../engines/codes.ts';
import { loadForms } from '../../engines/load-forms.ts';
import type { PageImage } from '../../recognition/ports.ts';
import type { PreparedForm } from '../../recognition/register/contracts.ts';
import { registerPage } from '../../recognition/register/register-page.ts';
import { prepareLoaded } from '../../workers/prepare-loaded.ts';
import { inventForms, LOOKALIKES } from '../identification/invent-forms.ts';
import { prepareInvented } from '../identification/prepare-invented.ts';
import { cpuSince } from '../measure-cpu.ts';

/** Runs before those that count. */
export const WARM_UP_RUNS = 3;

/**
 * CPU ms of registering a page with the built-in forms, and how much more it takes among `forms`
 * with invented ones beside them; `runs` times each, in turn. Throws where the page does not register.
 */
export async function timeAmong(
  page: PageImage,
  runs: number,
  forms: number,
): Promise<{ alone: number[]; extra: number[] }> {
  const loaded = await loadForms(builtInForms());
  if (!loaded.ok) throw new Error(`${loaded.error.folder} has problems: run form check`);
  const own: PreparedForm[] = [];
  for (const form of loaded.value) own.push(await prepareLoaded(form));
  const invented = inventForms({ count: forms, lookalikes: LOOKALIKES, coded: true }, 'page');
  const all = [...own, ...invented.slice(own.length).map(prepareInvented)];
  const codes = await openCodeReader();
  const time = async (among: readonly PreparedForm[]): Promise<number> => {
    const start = process.cpuUsage();
    const found = await registerPage(page, among, codes);
    if (!found.ok) throw new Error(`the page did not register: ${found.error.kind}`);
    return cpuSince(start);
  };
  const alone: number[] = [];
  const extra: number[] = [];
  for (let run = -WARM_UP_RUNS; run < runs; run++) {
    const [less, more] = [await time(own), await time(all)];
    if (run < 0) continue;
    alone.push(less);
    extra.push(more - less);
  }
  return { alone, extra };
}
