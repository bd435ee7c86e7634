import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { formSchema } from '../schemas/form/form.ts';
import otherFormSource from './forms/bihin-kounyu/v1/form.json' with { type: 'json' };
import { openForm } from './blank.ts';
import { makeBrokenFiles } from './committed/broken-files.ts';
import { describeScans } from './committed/describe-scans.ts';
import { renderScan } from './committed/render-scan.ts';
import { BROKEN_PAGES, SCANS } from './committed/scans.ts';
import { encodeFile, writeSample } from './output/write-sample.ts';
import { drawBlank } from './print/draw-blank.ts';
import { seeded } from './random.ts';
import { drawLetterPage } from './other-pages.ts';
import type { Truth } from './truth.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const FORM = here('../schemas/forms/shikaku-kakunin-gentei-riyou/v1');
const OTHER_FORM = here('./forms/bihin-kounyu/v1');
const SCANS_FOLDER = here('./scans');
const BROKEN_FOLDER = here('./broken');
const SMALL = { quality: 40, small: true };

/** Writes the committed samples anew: the same bytes as long as forms, fonts and code are the same. */
async function makeCommitted(): Promise<void> {
  const otherBlank = await drawBlank(formSchema.parse(otherFormSource), { plain: false });
  await writeFile(join(OTHER_FORM, 'blank.pdf'), otherBlank);
  const forms = { form: await openForm(FORM), other: await openForm(OTHER_FORM) };
  for (const folder of [SCANS_FOLDER, BROKEN_FOLDER]) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
  }
  const written: { folder: string; truth: Truth; bytes: number }[] = [];
  const write = async (folder: string, truth: Truth, bytes: Buffer): Promise<void> => {
    await writeSample(folder, truth, bytes);
    written.push({
      folder: folder === SCANS_FOLDER ? 'scans' : 'broken',
      truth,
      bytes: bytes.length,
    });
  };
  for (const spec of SCANS) {
    const { truth, bytes } = await renderScan(spec, forms);
    await write(SCANS_FOLDER, truth, bytes);
  }
  for (const spec of BROKEN_PAGES) {
    const { truth, bytes } = await renderScan(spec, forms);
    await write(BROKEN_FOLDER, truth, bytes);
  }
  const letter = [drawLetterPage(seeded('letter'))];
  const pdf = await encodeFile(letter, 'pdf', SMALL);
  const jpeg = await encodeFile(letter, 'jpg', SMALL);
  for (const { file, failure, note, bytes } of await makeBrokenFiles({ pdf, jpeg })) {
    const truth = { file, seed: '', form: null, expect: { failure }, note, pages: [] };
    await write(BROKEN_FOLDER, truth, bytes);
  }
  await writeFile(here('./README.md'), describeScans(written));
}

try {
  await makeCommitted();
} finally {
  await closeSharedPdfRenderer();
}
