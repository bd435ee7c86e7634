import type { Response } from 'express';
import { z } from 'zod';
import { sendProblem } from './problem.ts';

/**
 * Parses one part of a request; on failure answers 400 itself and returns null. The issues name
 * the place and zod's own words, which never repeat the value received.
 */
export function parseOrRefuse<T>(
  schema: z.ZodType<T>,
  input: unknown,
  response: Response,
): T | null {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  sendProblem(response, 'bad-request', {
    issues: parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    })),
  });
  return null;
}

export const scanParams = z.object({ scanId: z.uuid() });
export const batchParams = z.object({ batchId: z.uuid() });
export const holdParams = z.object({ holdId: z.uuid() });
export const disposalParams = z.object({ disposalId: z.uuid() });
export const doubleParams = z.object({ doubleId: z.uuid() });
export const taskParams = z.object({ taskId: z.uuid() });
export const checkParams = z.object({ checkId: z.uuid() });
export const uploadParams = z.object({ uploadId: z.uuid() });
export const noteParams = z.object({ noteId: z.uuid() });
export const pageParams = z.object({ pageId: z.uuid() });
export const formParams = z.object({
  formId: z.string().regex(/^[a-z][a-z0-9-]{0,99}$/),
  version: z.coerce.number().int().positive(),
});
export const fieldParams = z.object({
  pageId: z.uuid(),
  fieldId: z.string().regex(/^[a-z][A-Za-z0-9]{0,99}$/),
});

/** How many rows of a list are asked for at a time. */
export const limitSchema = z.coerce.number().int().min(1).max(200).default(50);

/** The row after which the list goes on; undefined at its end. */
export const lastOfFull = <Row>(rows: readonly Row[], limit: number): Row | undefined =>
  rows.length === limit ? rows.at(-1) : undefined;

/** What people type to search by. The database's texts know no NUL. */
export const searchSchema = z
  .string()
  .trim()
  .max(200)
  .refine((text) => !text.includes('\0'), { message: 'a NUL character is nowhere to be found' });
