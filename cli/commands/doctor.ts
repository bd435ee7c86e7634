import type { Command } from 'commander';
import { collect } from '../collect.ts';
import type { Check } from '../check.ts';
import { checkEverything } from '../doctor-checks.ts';
import { EXIT } from '../exit-codes.ts';
import type { Outcome } from '../outcome.ts';

export function addDoctor(program: Command, outcome: Outcome): void {
  program
    .command('doctor')
    .description('what is installed, configured and reachable, and what to do where it is not')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean; form?: string[] }) => {
      const checks = await checkEverything(outcome.env, options.form ?? []);
      process.stdout.write(options.json ? `${JSON.stringify(checks, null, 2)}\n` : print(checks));
      outcome.code = checks.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
    });
}

function print(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks
    .map(({ name, ok, found, remedy }) => {
      const line = `${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${found}\n`;
      return remedy === null ? line : `${line}  ${' '.repeat(width)}  → ${remedy}\n`;
    })
    .join('');
}
