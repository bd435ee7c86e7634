import { gatherPages, type GatheredPage } from '../schemas/envelope/gather-pages.ts';
import type { Form } from '../schemas/form/form.ts';
import type { PageLine } from './page-lines.ts';

/** Passes a file's lines on; the last one also says what is wrong with its pages as a whole. */
export async function* gatherLines(
  lines: AsyncIterable<PageLine>,
  forms: readonly Form[],
): AsyncGenerator<PageLine> {
  const pages: GatheredPage[] = [];
  let last: PageLine | null = null;
  for await (const line of lines) {
    if (last) yield last;
    last = line;
    if (line.page !== null) pages.push({ number: line.page, isDone: true, form: line.form });
  }
  if (!last) return;
  const envelope = gatherPages(pages, (id, version) =>
    forms.find((form) => form.id === id && form.version === version),
  );
  yield { ...last, envelope };
}
