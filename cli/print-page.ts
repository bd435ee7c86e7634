import Table from 'cli-table3';
import { describeReason } from '../schemas/messages.ts';
import { printable } from './printable.ts';
import { PLAIN } from './scan-table.ts';
import type { FieldLine, PageLine } from './page-lines.ts';

/** A page for a person at a terminal. */
export function printPage(line: PageLine): string {
  const file = printable(line.file);
  const name = line.page === null ? file : `${file}, page ${line.page}`;
  if (line.failure)
    return `${name}\n  ${line.failure.title}: ${line.failure.cause}\n  → ${line.failure.remedy}\n${printEnvelope(line)}\n`;
  const table = new Table({
    head: ['field', 'value', 'status', 'p', 'why'],
    wordWrap: true,
    colWidths: [null, 36, null, null, 60],
    ...PLAIN,
  });
  for (const [id, field] of Object.entries(line.fields))
    table.push([id, showValue(field), field.status, field.probability.toFixed(3), why(field)]);
  const residual = line.registration?.residual.p95.toFixed(2) ?? '–';
  const head = `${name}: ${line.form?.id ?? '?'} v${line.form?.version ?? '?'}, fit ${residual} mm (p95)`;
  const findings = line.findings.map(({ outcome, message }) => `  ${outcome}: ${message.en}\n`);
  return `${head}\n${table.toString()}\n${findings.join('')}${printEnvelope(line)}\n`;
}

const printEnvelope = ({ envelope }: PageLine): string =>
  envelope.map(({ kind, message }) => `  ${kind}: ${message.en}\n`).join('');

function showValue(field: FieldLine): string {
  if (field.masked) return '•••';
  const { value } = field;
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'boolean' ? (value ? '☑' : '☐') : value;
}

const why = (field: FieldLine): string =>
  field.reasons.map((reason) => describeReason(reason, 'en')).join('; ');
