import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { gateSchema, type Gate } from '../schemas/form/gate.ts';
import type { LoadedForm } from './load-form.ts';

const GATE_FILE = 'gate.json';

/** Whether a form may be used: only `passed` may. */
export type GateState =
  | { readonly kind: 'passed'; readonly gate: Gate }
  | { readonly kind: 'failed'; readonly gate: Gate }
  /** The form or its blank is another than the one that was tried. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'damaged' };

/**
 * What a gate holds for: SHA-256 over what form.json says and over the bytes of the blank. By when a
 * record is due, how long it is kept, how many values are checked and by which id its department goes
 * changes nothing that is read, and may change without another trial.
 */
export const hashContent = async (form: LoadedForm): Promise<string> =>
  hashSaid(await readParts(form));

/** The bytes of form.json and of the blank. */
type Parts = readonly [form: Buffer, blank: Buffer];

const readParts = async ({ folder, blankPath }: LoadedForm): Promise<Parts> => [
  await readFile(join(folder, 'form.json')),
  await readFile(blankPath),
];

const hashSaid = ([form, blank]: Parts): string =>
  hashParts([Buffer.from(saidOf(form.toString('utf8'))), blank]);

/** Of the bytes themselves it is what gates held for before. */
function hashParts(parts: Parts): string {
  const hash = createHash('sha256');
  for (const bytes of parts) hash.update(`${bytes.length} `).update(bytes); // the length keeps them apart
  return hash.digest('hex');
}

/** Parsed apart from the form: what a gate held for before depends on the order of its keys. */
const fieldsSchema = z.array(z.looseObject({}));

function dropSample(field: Record<string, unknown>): Record<string, unknown> {
  const policy = z.looseObject({}).optional().parse(field['policy']);
  return policy === undefined ? field : { ...field, policy: { ...policy, sample: undefined } };
}

/** White space says nothing in JSON. */
function saidOf(text: string): string {
  const { policy, ...form } = z.looseObject({ policy: z.looseObject({}) }).parse(JSON.parse(text));
  const department = z.looseObject({}).optional().parse(form['department']);
  const fields = fieldsSchema.parse(form['fields']).map(dropSample);
  return JSON.stringify({
    ...form,
    ...(department && { department: { ...department, id: undefined } }),
    fields,
    policy: { ...policy, due: undefined, retention: undefined, sample: undefined },
  });
}

/** Looks at the gate beside a form. */
export async function readGate(form: LoadedForm): Promise<GateState> {
  const text = await readFile(join(form.folder, GATE_FILE), 'utf8').catch(toMissing);
  if (text === null) return { kind: 'missing' };
  const gate = parseGate(text);
  if (gate === null) return { kind: 'damaged' };
  const parts = await readParts(form);
  if (![hashSaid(parts), hashParts(parts)].includes(gate.content)) return { kind: 'changed' };
  return { kind: gate.passed ? 'passed' : 'failed', gate };
}

/** Puts the gate beside the form, whole or not at all; returns its path. */
export async function writeGate({ folder }: LoadedForm, gate: Gate): Promise<string> {
  const path = join(folder, GATE_FILE);
  await writeFile(`${path}.part`, `${JSON.stringify(gate, null, 2)}\n`);
  await rename(`${path}.part`, path);
  return path;
}

function toMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  throw error;
}

function parseGate(text: string): Gate | null {
  try {
    return gateSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
