import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fieldValueSchema } from '../../schemas/reading.ts';

/** What a form's answers are made of: one JSON file a form id in this folder. */
const sourceSchema = z.union([
  z.enum([
    'contact',
    'institution',
    'founder',
    'institutionCode',
    'phone',
    'email',
    'password',
    'passwordLong',
    'passwordShort',
    'staffCount',
    'deviceCount',
    'deviceCountTooHigh',
    'fourDigits',
    'futureDate',
    'institutionCodeSpoilt',
    'phoneTooShort',
    'emailSpoilt',
  ]),
  z.strictObject({ value: fieldValueSchema }),
]);
export type Source = z.infer<typeof sourceSchema>;

const recipeSchema = z.strictObject({
  name: z.string(),
  weight: z.number().positive(),
  /** Rules that a record made by this recipe breaks; empty: a valid record. */
  breaks: z.array(z.string()),
  /** Field id → where its value comes from. Fields that are named nowhere stay blank. */
  fill: z.record(z.string(), sourceSchema),
  /** The same, but only with this probability. */
  maybe: z
    .record(z.string(), z.strictObject({ chance: z.number(), source: sourceSchema }))
    .default({}),
});
export type Recipe = z.infer<typeof recipeSchema>;

const recipeFileSchema = z.strictObject({
  /** Filled in every recipe, unless that recipe says otherwise. */
  always: z.record(z.string(), sourceSchema),
  recipes: z.array(recipeSchema).min(1),
});

/** The recipes for a form, with `always` worked in; null when this form has no file. */
export function loadRecipes(formId: string): Recipe[] | null {
  const path = fileURLToPath(new URL(`./${formId}.json`, import.meta.url));
  if (!existsSync(path)) return null;
  const file = recipeFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return file.recipes.map((recipe) => ({ ...recipe, fill: { ...file.always, ...recipe.fill } }));
}
