import { readFile } from 'node:fs/promises';
import { lineModelSchema, type LineModel } from '../recognition/read/line-model.ts';
import {
  verificationModelSchema,
  type VerificationModel,
} from '../recognition/read/verification-model.ts';

/** Loads the committed weights of the line reader. Throws on a malformed file: a bug. */
export async function loadLineModel(path: string): Promise<LineModel> {
  return lineModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}

/** The same of what compares a line with an expected text. */
export async function loadVerificationModel(path: string): Promise<VerificationModel> {
  return verificationModelSchema.parse(JSON.parse(await readFile(path, 'utf8')));
}
