import { stringify, type Stringifier } from 'csv-stringify';
import type { Response, Router } from 'express';
import { once } from 'node:events';
import { noteEnvelope } from '../../schemas/envelope/word-notes.ts';
import {
  exportedRecordsSchema,
  exportInputSchema,
  type ExportedRecord,
} from '../../schemas/export.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { narrowTo, reaches } from '../../store/reach.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { areDepartments } from '../departments.ts';
import { actorOf } from '../guard.ts';
import { sendProblem } from '../problem.ts';

/** Streams records out, record by record. Secret fields are never among them here. */
export function exportRoutes(context: ApiContext): Router {
  const { recordsFor, forms } = context;
  const routes = declareRoutes(context);
  // A POST, since who exports goes to the audit, and a link is followed by accident.
  routes.post(
    '/export',
    {
      action: 'export',
      summary: 'Export records, without secrets; goes on record',
      body: exportInputSchema,
      answers: [
        json(exportedRecordsSchema, 'Records, streamed'),
        media('text/csv', 'RFC 4180 in UTF-8 with a byte order mark, streamed'),
      ],
      problems: ['unknown-form', 'unknown-department', 'choose-form'],
    },
    async (response, { body }) => {
      const person = actorOf(response).name;
      const { department } = body;
      if (!areDepartments(context, department, response)) return;
      const reach = narrowTo(actorOf(response).reach, forms, department);
      const reached = forms.all().filter((form) => reaches(reach, form));
      const formIds = new Set(reached.map((form) => form.id));
      if (body.form !== undefined && !formIds.has(body.form))
        return sendProblem(response, 'unknown-form');
      const formId = body.form ?? (formIds.size === 1 ? [...formIds][0] : undefined);
      if (body.format === 'csv' && formId === undefined)
        return sendProblem(response, 'choose-form');
      const rows = recordsFor(response, department).exportRecords({
        approvedOnly: body.records === 'approved',
        include: [],
        actor: person,
        ...(body.form !== undefined && { form: body.form }),
      });
      response.attachment(`madoguchi-${formId ?? 'records'}.${body.format}`);
      if (body.format === 'json') await sendJson(response, rows);
      else await sendCsv(response, rows, exportedFields(forms, formId ?? ''));
    },
  );
  return routes.router;
}

/** The fields of all versions of a form, in order of first appearance, without the secret ones. */
function exportedFields(forms: FormLibrary, formId: string): Field[] {
  const fields = new Map<string, Field>();
  for (const form of forms.all())
    if (form.id === formId)
      for (const field of form.fields)
        if (field.secret !== 'secret' && !fields.has(field.id)) fields.set(field.id, field);
  return [...fields.values()];
}

async function sendJson(response: Response, rows: AsyncIterable<ExportedRecord>): Promise<void> {
  response.type('application/json');
  let separator = '[\n';
  for await (const row of rows) {
    if (response.destroyed) return; // what nobody receives has not left the house
    await write(response, separator + JSON.stringify(row));
    separator = ',\n';
  }
  response.end(separator === '[\n' ? '[]\n' : '\n]\n');
}

const RECORD_COLUMNS = [
  'controlNumber',
  'fileName',
  'page',
  'form',
  'version',
  'state',
  'receivedOn',
  'approvedBy',
  'approvedAt',
  'formPage',
  'envelope',
  'department',
] as const;

/**
 * RFC 4180 with a byte order mark, since Excel takes UTF-8 for something else without one. Cells
 * that a spreadsheet would run as a formula are prefixed with `'` (OWASP ASVS 1.2.10).
 */
async function sendCsv(
  response: Response,
  rows: AsyncIterable<ExportedRecord>,
  fields: readonly Field[],
): Promise<void> {
  response.type('text/csv');
  const csv = stringify({ bom: true, escape_formulas: true, record_delimiter: '\r\n' });
  csv.pipe(response);
  csv.on('error', (error) => response.destroy(error));
  response.on('close', () => csv.destroy());
  csv.write([...RECORD_COLUMNS, ...fields.map((field) => field.id)]);
  try {
    for await (const row of rows) {
      if (response.destroyed) return;
      if (!csv.write(csvRow(row, fields))) await drained(csv);
    }
    csv.end();
  } catch (error) {
    // A broken connection, so that half a file is not taken for a whole one.
    response.destroy();
    throw error;
  }
}

function csvRow(row: ExportedRecord, fields: readonly Field[]): string[] {
  const { controlNumber, fileName, page, form, state, receivedOn, approvedBy, approvedAt } = row;
  const { formPage, envelope, department } = row;
  return [
    controlNumber,
    fileName,
    String(page),
    form.id,
    String(form.version),
    state,
    receivedOn,
    approvedBy ?? '',
    approvedAt ?? '',
    String(formPage),
    noteEnvelope(envelope, 'ja'),
    department ?? '',
    ...fields.map((field) => csvValue(row.values[field.id] ?? null)),
  ];
}

function csvValue(value: FieldValue): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.join(' ');
  return String(value);
}

async function write(response: Response, text: string): Promise<void> {
  if (!response.write(text)) await drained(response);
}

/** Until it takes more, or nobody receives it any longer. Leaves no listener behind. */
async function drained(stream: Response | Stringifier): Promise<void> {
  if (stream.destroyed) return;
  const done = new AbortController();
  const { signal } = done;
  try {
    await Promise.race([once(stream, 'drain', { signal }), once(stream, 'close', { signal })]);
  } finally {
    done.abort();
  }
}
