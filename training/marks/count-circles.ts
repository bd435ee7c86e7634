/**
 * Counts how sure it is that a box is marked around which a circle leads, on generated forms as the
 * whole pipeline reads them, and writes it to the committed model.
 *   npx tsx training/marks/count-circles.ts [--count 300] [--seed circles]
 */
import { parseArgs } from 'node:util';
import { builtInForms } from '../../cli/form-folders.ts';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { openForm } from '../../samples/blank.ts';
import { generateSample, type Sample } from '../../samples/generate.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { openReader } from '../../workers/open-reader.ts';
import { ASSUMED_SHARES } from './samples.ts';
import { CARD, updateCard } from './update-card.ts';

/** Usual scans and bad ones. */
const LEVELS = [1, 2, 2, 3, 3, 4] as const;

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '300' },
    seed: { type: 'string', default: 'circles' },
  },
});

/** Boxes that are marked, and that are not: all, and those around which a circle was seen. */
const marked = { all: 0, circled: 0 };
const unmarked = { all: 0, circled: 0 };
const { circled } = await loadMarkModel(CARD);
const folder = builtInForms()[0]!;
const blank = await openForm(folder);
const opened = await openReader([folder]);
if (!opened.ok) throw new Error(`${opened.error.folder} has problems: run form check`);
const reader = opened.value;
for (let index = 0; index < Number(options.count); index++) {
  const level = LEVELS[index % LEVELS.length]!;
  const shares = { typed: 0, plain: 0.5, colour: 0.5 };
  await countSample(await generateSample({ blank, seed: options.seed, level, ...shares }, index));
}
await reader.close();
await closeSharedPdfRenderer();

if (marked.circled === 0) throw new Error('no circle was seen: count more forms');
const shareOf = ({ all, circled }: typeof marked, more: number): number =>
  (circled + more) / (all + 2 * more);
// Half a case more where none was seen (Jeffreys): that proves no certainty.
const right = ASSUMED_SHARES.marked * shareOf(marked, 0);
const wrong = (1 - ASSUMED_SHARES.marked) * shareOf(unmarked, 0.5);
const found = Number((right / (right + wrong)).toPrecision(5));
console.log({ marked, unmarked, circled: found });
await updateCard({ circled: found });

async function countSample({ truth, bytes }: Sample): Promise<void> {
  const file = await reader.inspect(bytes, truth.file);
  if (!file.ok) throw new Error(`${truth.file}: ${file.error.kind}`); // the generator is broken
  for (const page of truth.pages) {
    const read = await reader.read(bytes, file.value, page.number);
    if (!read.ok) continue;
    for (const field of blank.form.fields) {
      const reading = read.value.reading.fields.find(({ fieldId }) => fieldId === field.id);
      const known = page.fields.find(({ id }) => id === field.id);
      if (!reading || !known || (field.kind !== 'mark' && field.kind !== 'choice')) continue;
      partsOf(field).forEach(({ id }, index) => {
        const part = reading.parts[index];
        if (!part) return;
        const isMarked = Array.isArray(known.value)
          ? known.value.includes(id)
          : known.value === true;
        const boxes = isMarked ? marked : unmarked;
        boxes.all++;
        if (part.state === 'marked' && part.probability === circled) boxes.circled++;
      });
    }
  }
}
