import type { Command } from 'commander';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { MOST_SEPARATORS } from '../../schemas/separator.ts';
import { EXIT } from '../exit-codes.ts';
import type { Outcome } from '../outcome.ts';
import { parseCountTo } from '../parse-count.ts';
import { writeWhole } from '../write-whole.ts';

const USUAL_COUNT = 10;

export function addSeparators(program: Command, outcome: Outcome): void {
  program
    .command('separators')
    .description('draw separator sheets, which split a scanned file into envelopes, as PDF')
    .requiredOption('-o, --out <file>', 'where to write the PDF')
    .option('--count <number>', 'how many', parseCountTo(MOST_SEPARATORS), USUAL_COUNT)
    .action(async ({ out, count }: { out: string; count: number }) => {
      await writeWhole(out, await drawSeparators(count));
      process.stdout.write(`${out}\n`);
      outcome.code = EXIT.done;
    });
}
