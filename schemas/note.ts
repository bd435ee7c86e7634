import { z } from 'zod';

/** Enough for a question and its circumstances; more belongs into a talk. */
export const LONGEST_NOTE = 1000;

export const noteInputSchema = z
  .strictObject({
    text: z.string().trim().min(1).max(LONGEST_NOTE).describe('plain text'),
    answers: z.uuid().optional().describe('the note that it answers'),
    escalates: z
      .literal(true)
      .optional()
      .describe('a supervisor is to decide: until then the page is offered to nobody else'),
  })
  .refine((note) => note.answers === undefined || note.escalates === undefined, {
    path: ['escalates'],
    message: 'an answer asks nobody',
  });
export type NoteInput = z.infer<typeof noteInputSchema>;

const saidSchema = z.object({
  id: z.string(),
  /** Null: it was purged. */
  text: z.string().nullable(),
  person: z.string(),
  at: z.string(),
});

/** What one person tells the others of a page, what they answer, and who has seen to it. */
export const noteSchema = saidSchema.extend({
  page: z.object({ id: z.string(), number: z.number().int().positive() }),
  answers: z.array(saidSchema),
  /** A supervisor is asked to decide. */
  escalates: z.boolean(),
  settled: z.object({ person: z.string(), at: z.string() }).nullable(),
});
export type Note = z.infer<typeof noteSchema>;

/** Of all pages of an envelope, oldest first. */
export const noteListSchema = z.object({ notes: z.array(noteSchema) });
