import { stringify } from 'csv-stringify';
import { Option, type Command } from 'commander';
import { collect } from '../collect.ts';
import { currentActor } from '../actor.ts';
import { pipeline } from 'node:stream/promises';
import type { ExportedRecord } from '../../schemas/export.ts';
import { noteEnvelope } from '../../schemas/envelope/word-notes.ts';
import { listDepartments } from '../../schemas/form/department.ts';
import { EVERYTHING, narrowTo, reaches } from '../../store/reach.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig } from '../house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';

interface Options {
  format: 'json' | 'csv';
  form?: string[];
  only?: string;
  department?: string;
  all?: boolean;
  include?: string[];
}

export function addExport(program: Command, outcome: Outcome): void {
  program
    .command('export')
    .description('write approved records to standard output')
    .addOption(
      new Option('--format <format>', 'json: one record a line, exact; csv')
        .choices(['json', 'csv'])
        .default('json'),
    )
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--only <id>', 'only records of this form; csv needs it when there are several forms')
    .option('--department <id>', 'only records of this department')
    .option('--all', 'finished records that nobody has approved yet as well')
    .option('--include <field>', 'a secret field to include; audited; may be repeated', collect)
    .action(async (options: Options) => {
      outcome.code = await exportAll(options, outcome);
    });
}

async function exportAll(options: Options, { env }: Outcome): Promise<Outcome['code']> {
  const config = readConfig(env);
  const house = config.ok
    ? await openHouse(config.value, options.form, { needsGates: false })
    : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  const { stores, forms } = house.value;
  const { department } = options;
  try {
    const known = listDepartments(forms.all()).map(({ id }) => id);
    if (department !== undefined && !known.includes(department)) {
      const those = known.length === 0 ? 'none is' : `those are ${known.join(', ')}`;
      process.stderr.write(`no form names the department ${printable(department)}: ${those}\n`);
      return EXIT.usage;
    }
    const reach = narrowTo(EVERYTHING, forms, department);
    const wanted = forms.all().filter((form) => reaches(reach, form));
    const records = stores.records.within(reach).exportRecords({
      approvedOnly: !options.all,
      ...(options.only === undefined ? {} : { form: options.only }),
      include: options.include ?? [],
      actor: currentActor(),
    });
    if (options.format === 'json') {
      await pipeline(toLines(records), process.stdout, { end: false });
      return EXIT.done;
    }
    const { only } = options;
    const form = only === undefined ? wanted[0] : wanted.find(({ id }) => id === only);
    if (form === undefined && only !== undefined) {
      const where = department === undefined ? '' : ` of department ${printable(department)}`;
      process.stderr.write(`no form ${printable(only)}${where} is loaded\n`);
      return EXIT.usage;
    }
    if (form === undefined || (only === undefined && wanted.length > 1)) {
      process.stderr.write('csv has one set of columns: name the form with --only <id>\n');
      return EXIT.usage;
    }
    await writeCsv(
      records,
      form.fields.map(({ id }) => id),
    );
    return EXIT.done;
  } finally {
    await stores.close();
  }
}

async function* toLines(records: AsyncIterable<ExportedRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}

const OWN_COLUMNS = [
  'controlNumber',
  'receivedOn',
  'fileName',
  'page',
  'state',
  'approvedBy',
  'approvedAt',
  'formPage',
] as const;

/** `escape_formulas`: a value that begins with = + - @ would run as a formula in a spreadsheet. */
async function writeCsv(records: AsyncIterable<ExportedRecord>, fields: string[]): Promise<void> {
  const csv = stringify({
    header: true,
    columns: [...OWN_COLUMNS, 'envelope', 'department', ...fields],
    escape_formulas: true,
    bom: true,
  });
  await pipeline(
    async function* () {
      for await (const record of records) yield toRow(record);
    },
    csv,
    process.stdout,
    { end: false },
  );
}

function toRow(record: ExportedRecord): Record<string, string | number | null> {
  const own = Object.fromEntries(OWN_COLUMNS.map((column) => [column, record[column]]));
  const values = Object.entries(record.values).map(([id, value]) => [
    id,
    Array.isArray(value) ? value.join(' ') : typeof value === 'boolean' ? String(value) : value,
  ]);
  const envelope = noteEnvelope(record.envelope, 'en');
  const { department } = record;
  return {
    ...own,
    envelope,
    department,
    ...(Object.fromEntries(values) as Record<string, string | null>),
  };
}
