import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { closeSharedPdfRenderer } from '../engines/pdf/shared-renderer.ts';
import { openForm } from './blank.ts';
import { generateSample } from './generate.ts';
import { writeSample, type FileFormat } from './output/write-sample.ts';

const DEFAULT_FORM = fileURLToPath(
  new URL('../schemas/forms/shikaku-kakunin-gentei-riyou/v1', import.meta.url),
);

const number =
  (low: number, high: number, whole = false) =>
  (text: string): number => {
    const value = Number(text);
    if (!(value >= low && value <= high) || (whole && !Number.isInteger(value)))
      throw new InvalidArgumentError(
        `give a ${whole ? 'whole ' : ''}number from ${low} to ${high}`,
      );
    return value;
  };

function format(text: string): FileFormat {
  if (text === 'png' || text === 'jpg' || text === 'tif' || text === 'pdf') return text;
  throw new InvalidArgumentError('give png, jpg, tif or pdf');
}

interface Options {
  count: number;
  seed: string;
  level: number;
  out: string;
  form: string;
  typed: number;
  plain: number;
  colour: number;
  fonts?: string;
  format?: FileFormat;
}

async function main(): Promise<void> {
  const command = new Command('samples')
    .description(
      'Renders filled forms from known answers, ages them, and writes the truth beside each.',
    )
    .option('--count <n>', 'how many', number(1, 1_000_000, true), 10)
    .option('--seed <text>', 'the same seed gives the same files', '1')
    .option(
      '--level <0..5>',
      'ageing: 0 clean … 5 awful (samples/age/levels.ts)',
      number(0, 5, true),
      2,
    )
    .requiredOption('--out <dir>', 'where to write')
    .option('--form <folder>', 'folder of form.json and its blank', DEFAULT_FORM)
    .option('--typed <share>', 'share filled in on a computer, 0 … 1', number(0, 1), 0.25)
    .option('--plain <share>', 'share without printed code and corner marks', number(0, 1), 0.5)
    .option('--colour <share>', 'share of colour scans', number(0, 1), 0.5)
    .option('--fonts <dir>', 'further TTF files to write by hand with')
    .option('--format <format>', 'png, jpg, tif or pdf; left out: a mix', format);
  const options = command.parse().opts<Options>();
  const blank = await openForm(options.form);
  await mkdir(options.out, { recursive: true });
  const started = Date.now();
  for (let index = 0; index < options.count; index += 1) {
    const sample = await generateSample({ ...options, blank, fontFolder: options.fonts }, index);
    await writeSample(options.out, sample.truth, sample.bytes);
  }
  const seconds = (Date.now() - started) / 1000;
  process.stdout.write(
    `${options.count} samples of level ${options.level} in ${options.out}: ` +
      `${(seconds / options.count).toFixed(2)} s each\n`,
  );
}

try {
  await main();
} finally {
  await closeSharedPdfRenderer();
}
