import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expandLabel, layBubbles, type BubbleField } from '../../cli/import-omr/lay-bubbles.ts';
import { readTemplate } from '../../cli/import-omr/read-template.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import type { SheetSet } from './sheet-sets.ts';

/** Field id → ids of its marked options (`mark` for a single box). Fields without truth are absent. */
export type SheetTruth = ReadonlyMap<string, ReadonlySet<string>>;

/** The truth of each sheet of a set, from the peer's expected results or by eye; by path. */
export async function readTruths(
  set: SheetSet,
  form: Form,
  data: string,
): Promise<Map<string, SheetTruth>> {
  const truths = new Map<string, SheetTruth>();
  const columns = set.template === undefined ? null : await columnsOf(set.template, form, data);
  const expected =
    columns && readExpected(await readFile(join(data, 'omr/expected-results.txt'), 'utf8'));
  for (const sheet of set.sheets) {
    const seen = set.byEye?.[sheet];
    const row = expected?.get(sheet.replace(/^omr\//, ''));
    if (seen) truths.set(sheet, byEye(seen, form));
    else if (row && columns) truths.set(sheet, fromRow(row, columns));
  }
  return truths;
}

/** `q1` → `{ q1: 'B' }` for every sheet, by its path below the peer's samples. */
function readExpected(text: string): Map<string, Map<string, string>> {
  const rows = new Map<string, Map<string, string>>();
  let header: string[] = [];
  for (const line of text.split('\n')) {
    const cells = [...line.matchAll(/"([^"]*)"/g)].map(([, cell = '']) => cell);
    if (cells[0] === 'file_id') header = cells;
    else if (cells[1]?.startsWith('samples/') && cells.length === header.length) {
      const path = cells[1].replace(/^samples\/(community\/)?/, '');
      rows.set(path, new Map(cells.map((cell, index) => [header[index]!, cell])));
    }
  }
  return rows;
}

interface Column {
  readonly name: string;
  readonly fields: readonly { readonly of: BubbleField; readonly field: Field }[];
}

/** A template's columns: fields by themselves, or several behind one custom label. */
async function columnsOf(path: string, form: Form, data: string): Promise<Column[]> {
  const read = readTemplate(await readFile(join(data, path), 'utf8'));
  if (!read.ok) throw new Error(`${path} has problems`);
  const { template } = read.value;
  const laid = layBubbles(template).map((of, index) => ({ of, field: form.fields[index]! }));
  const custom = Object.entries(template.customLabels).map(([name, labels]) => ({
    name,
    fields: labels
      .flatMap(expandLabel)
      .flatMap((label) => laid.filter(({ of }) => of.label === label)),
  }));
  const behind = new Set(custom.flatMap(({ fields }) => fields.map(({ of }) => of.label)));
  const single = laid
    .filter(({ of }) => !behind.has(of.label))
    .map((one) => ({ name: one.of.label, fields: [one] }));
  return [...custom, ...single];
}

/** A column of several fields holds their values one after the other; empty ones leave no trace. */
function fromRow(row: ReadonlyMap<string, string>, columns: readonly Column[]): SheetTruth {
  const truth = new Map<string, ReadonlySet<string>>();
  for (const { name, fields } of columns) {
    const value = row.get(name);
    if (value === undefined) continue;
    const [first] = fields;
    if (fields.length === 1 && first)
      truth.set(first.field.id, marked(first.field, first.of, split(value, first.of)));
    else for (const [id, ids] of tellApart(value, fields) ?? []) truth.set(id, ids);
  }
  return truth;
}

/** null where the text cannot be told apart: it has lost or doubled a mark, and says nothing sure. */
function tellApart(value: string, fields: Column['fields']): [string, Set<string>][] | null {
  let rest = value;
  const truth = fields.map(({ field, of }): [string, Set<string>] => {
    const found = of.bubbles
      .map((bubble) => bubble.value)
      .filter((text) => rest.startsWith(text))
      .sort((a, b) => b.length - a.length)[0];
    rest = rest.slice(found?.length ?? 0);
    return [field.id, marked(field, of, found === undefined ? [] : [found])];
  });
  return rest === '' ? truth : null;
}

const split = (value: string, { bubbles }: BubbleField): string[] =>
  bubbles.some((bubble) => bubble.value === value) ? [value] : [...value];

function marked(field: Field, { bubbles }: BubbleField, values: readonly string[]): Set<string> {
  const options = field.kind === 'choice' ? field.options : [];
  return new Set(
    bubbles.flatMap(({ value }, index) => (values.includes(value) ? [options[index]!.id] : [])),
  );
}

function byEye(seen: Readonly<Record<string, string>>, form: Form): SheetTruth {
  return new Map(
    Object.entries(seen).map(([id, value]) => {
      const field = form.fields.find((candidate) => candidate.id === id);
      if (!field) throw new Error(`${form.id} has no field ${id}`);
      const wanted =
        field.kind === 'choice' ? field.options.filter(({ label }) => label.en === value) : [];
      return [
        id,
        new Set(field.kind === 'mark' ? (value === '' ? [] : ['mark']) : wanted.map((o) => o.id)),
      ];
    }),
  );
}
