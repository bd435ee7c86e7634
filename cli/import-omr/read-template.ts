import { getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import { lineAndColumn, locateFault, writePath } from '../../schemas/form/check/locate.ts';
import { nearest } from '../../schemas/form/check/nearest.ts';
import { errorAt, type FormFault, type FormProblem } from '../../schemas/form/problem.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';

const pair = z.tuple([z.number(), z.number()]);
const sizes = z.tuple([z.number().positive(), z.number().positive()]);

/** Bubbles that a field type stands for, and which way they run. */
export const FIELD_TYPES: Readonly<
  Record<string, { values: readonly string[]; direction: 'horizontal' | 'vertical' }>
> = {
  QTYPE_INT: { values: [...'0123456789'], direction: 'vertical' },
  QTYPE_INT_FROM_1: { values: [...'1234567890'], direction: 'vertical' },
  QTYPE_MCQ4: { values: [...'ABCD'], direction: 'horizontal' },
  QTYPE_MCQ5: { values: [...'ABCDE'], direction: 'horizontal' },
  QTYPE_MCQ4_RTL: { values: [...'DCBA'], direction: 'horizontal' },
  QTYPE_MCQ5_RTL: { values: [...'EDCBA'], direction: 'horizontal' },
};

const blockSchema = z.object({
  origin: pair,
  bubblesGap: z.number().nonnegative(),
  labelsGap: z.number().nonnegative(),
  fieldLabels: z.array(z.string().min(1)).min(1),
  fieldType: z.string().optional(),
  bubbleValues: z.array(z.string().min(1)).min(1).optional(),
  direction: z.enum(['horizontal', 'vertical']).optional(),
  bubbleDimensions: sizes.optional(),
});

/** What the importer uses of a template of the OMR checker, version 1. Pixels of the page. */
const templateSchema = z.object({
  pageDimensions: sizes,
  bubbleDimensions: sizes,
  fieldBlocks: z.record(z.string(), blockSchema),
  customLabels: z.record(z.string(), z.array(z.string())).default({}),
  preProcessors: z.array(z.object({ name: z.string() })).default([]),
});
export type OmrTemplate = z.infer<typeof templateSchema>;
export type OmrBlock = OmrTemplate['fieldBlocks'][string];

export interface ReadTemplate {
  readonly template: OmrTemplate;
  /** Gives a fault that is found later its line. */
  readonly locate: (fault: FormFault) => FormProblem;
}

/** Keys of templates before and after the version that is understood. */
const OTHER_VERSIONS = ['Dimensions', 'QBlocks', 'BubbleDimensions', 'templateDimensions'];

/** Parses a template; fails with everything that is wrong with it, by line. */
export function readTemplate(text: string): Result<ReadTemplate, FormProblem[]> {
  const mistakes: ParseError[] = [];
  const root = parseTree(text, mistakes, { allowTrailingComma: true });
  if (!root || mistakes.length > 0) return fail([notJson(text, mistakes[0]?.offset ?? 0)]);
  const locate = (fault: FormFault): FormProblem => locateFault(text, root, fault);
  const source: unknown = getNodeValue(root);
  const foreign = OTHER_VERSIONS.find((key) => hasKey(root, key));
  if (foreign !== undefined)
    return fail([
      locate({
        ...errorAt(
          [foreign],
          `"${foreign}" belongs to another version of templates. Known are those with "pageDimensions" and "fieldBlocks" (OMRChecker 1): rewrite it so.`,
        ),
        onKey: true,
      }),
    ]);
  const parsed = templateSchema.safeParse(source);
  if (!parsed.success) return fail(parsed.error.issues.map((issue) => locate(word(issue))));
  const faults = Object.entries(parsed.data.fieldBlocks).flatMap(([name, block]) =>
    checkBlock(name, block),
  );
  return faults.length > 0 ? fail(faults.map(locate)) : ok({ template: parsed.data, locate });
}

const hasKey = (root: Node, key: string): boolean =>
  root.children?.some(({ children }) => children?.[0]?.value === key) ?? false;

const notJson = (text: string, offset: number): FormProblem => ({
  ...lineAndColumn(text, offset),
  path: '',
  severity: 'error',
  message: 'This is not valid JSON: the template cannot be read from here on.',
});

function word(issue: z.core.$ZodIssue): FormFault {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  const last = path.at(-1);
  const missing = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  return missing
    ? errorAt(path, `"${String(last)}" is missing here. ${MEANINGS[String(last)] ?? ''}`.trim())
    : errorAt(path, `${writePath(path) || 'The template'}: ${issue.message}.`);
}

const MEANINGS: Readonly<Record<string, string>> = {
  pageDimensions: 'Give width and height of the page in the pixels that all positions count in.',
  bubbleDimensions: 'Give width and height of one bubble in pixels.',
  fieldBlocks: 'Give at least one block of bubbles.',
  origin: 'Give the top left corner of the first bubble in pixels.',
  bubblesGap: 'Give the pixels from one bubble of a field to the next.',
  labelsGap: 'Give the pixels from one field of the block to the next.',
  fieldLabels: 'Name the fields of the block, such as ["q1..10"].',
};

function checkBlock(name: string, block: OmrBlock): FormFault[] {
  const path = ['fieldBlocks', name];
  if (block.fieldType !== undefined) {
    if (FIELD_TYPES[block.fieldType] !== undefined) return [];
    const near = nearest(block.fieldType, Object.keys(FIELD_TYPES));
    return [
      errorAt(
        [...path, 'fieldType'],
        `There is no field type "${block.fieldType}". ${near === undefined ? `Known are ${Object.keys(FIELD_TYPES).join(', ')};` : `Did you mean "${near}"?`} For other bubbles give "bubbleValues" and "direction".`,
      ),
    ];
  }
  if (block.bubbleValues && block.direction) return [];
  return [
    errorAt(path, `The block "${name}" needs a "fieldType", or "bubbleValues" with "direction".`),
  ];
}
