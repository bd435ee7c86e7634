import type { Command } from 'commander';
import { loadForm } from '../../engines/load-form.ts';
import { drawBlank } from '../../samples/print/draw-blank.ts';
import { describeProblems } from '../describe-problems.ts';
import { EXIT } from '../exit-codes.ts';
import type { Outcome } from '../outcome.ts';
import { parseCountTo } from '../parse-count.ts';
import { writeWhole } from '../write-whole.ts';
import { addImportOmr } from './form-import-omr.ts';
import { checkForm, ENOUGH_TRIALS, type CheckOptions } from './form-check.ts';

export function addForm(program: Command, outcome: Outcome): void {
  const form = program.command('form').description('check a form, or print its blank');
  form
    .command('check')
    .description(
      'explain what is wrong with a form, by line; then age its blank in many ways and read it: a form is activated when its blank reads all-empty',
    )
    .argument('<folder>', 'a folder with form.json and its blank')
    .option('--no-gate', 'look at form.json only; the form is not activated')
    .option(
      '--count <number>',
      `ways in which each page is aged; fewer than ${ENOUGH_TRIALS} are a try`,
      parseCountTo(10_000),
      ENOUGH_TRIALS,
    )
    .action(async (folder: string, options: CheckOptions) => {
      outcome.code = await checkForm(folder, options);
    });
  addImportOmr(form, outcome);
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
