import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { lineModelSchema, type LineModel, type NameList } from '../recognition/read/line-model.ts';
import {
  verificationModelSchema,
  type VerificationModel,
} from '../recognition/read/verification-model.ts';
import { modelPath } from './model-path.ts';

/** Loads the committed weights of the line reader. Throws on a malformed file: a bug. */
export async function loadLineModel(
  path: string,
  namesPath = modelPath('names/names.json'),
): Promise<LineModel> {
  const weights = lineModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return { ...weights, names: await loadNames(namesPath) };
}

const namesSchema = z.object({ surnames: z.string().min(1), given: z.string().min(1) });

/** Loads the committed names of people, in the usual form of their characters. Throws on a malformed file: a bug. */
export async function loadNames(path: string): Promise<NameList> {
  const { surnames, given } = namesSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  return { surnames: new Set(surnames.split(' ')), given: new Set(given.split(' ')) };
}

/** The same of what compares a line with an expected text. */
export async function loadVerificationModel(path: string): Promise<VerificationModel> {
  return verificationModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
