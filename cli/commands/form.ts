import type { Command } from 'commander';
import { rm, stat, writeFile } from 'node:fs/promises';
import { loadForm } from '../../engines/load-form.ts';
import { drawBlank } from '../../samples/print/draw-blank.ts';
import { describeProblems } from '../describe-problems.ts';
import { EXIT } from '../exit-codes.ts';
import type { Outcome } from '../outcome.ts';

export function addForm(program: Command, outcome: Outcome): void {
  const form = program.command('form').description('check a form, or print its blank');
  form
    .command('check')
    .description('explain what is wrong with a form, by line')
    .argument('<folder>', 'a folder with form.json and its blank')
    .action(async (folder: string) => {
      outcome.code = await checkForm(folder);
    });
  form
    .command('blank')
    .description('draw the print-ready blank of a form as PDF')
    .argument('<folder>', 'a folder with form.json')
    .requiredOption('-o, --out <file>', 'where to write the PDF')
    .option('--plain', 'without code and corner marks')
    .action(async (folder: string, options: { out: string; plain?: boolean }) => {
      outcome.code = await writeBlank(folder, options);
    });
}

async function checkForm(folder: string): Promise<Outcome['code']> {
  const loaded = await loadForm(folder);
  if (!loaded.ok) {
    process.stdout.write(describeProblems({ folder, problems: loaded.error }));
    return EXIT.failed;
  }
  const { form, warnings } = loaded.value;
  process.stdout.write(describeProblems({ folder, problems: warnings }));
  process.stdout.write(
    `${form.title.en} (${form.id} v${form.version}): ${form.fields.length} fields, ` +
      `${form.rules.length} rules, ${form.pages.length} page(s): no error\n`,
  );
  return EXIT.done;
}

async function writeBlank(
  folder: string,
  options: { out: string; plain?: boolean },
): Promise<Outcome['code']> {
  const loaded = await loadForm(folder, { needsBlank: false });
  if (!loaded.ok) {
    process.stderr.write(describeProblems({ folder, problems: loaded.error }));
    return EXIT.failed;
  }
  const blank = await drawBlank(loaded.value.form, { plain: options.plain ?? false });
  await writeWhole(options.out, blank);
  process.stdout.write(`${options.out}\n`);
  return EXIT.done;
}

/** A disk that is full leaves no half of a blank behind, which somebody may print. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const half = code === 'ENOSPC' && (await stat(path).catch(() => null))?.isFile();
    if (half) await rm(path, { force: true });
    throw error;
  }
}
