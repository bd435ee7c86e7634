import { z } from 'zod';
import { formSchema } from './form.ts';

/** The form language as JSON Schema, so that an editor completes and checks a form.json. */
export function formJsonSchema(): unknown {
  const { $schema, ...rest } = z.toJSONSchema(formSchema, { io: 'input' });
  return { $schema, title: 'A form of Madoguchi', ...(branchOnKind(rest) as object) };
}

interface Variant {
  readonly properties: { readonly kind: { readonly const: string } };
}

/**
 * "Exactly one of eleven kinds" makes an editor list the errors against all eleven; `if kind is …
 * then …` makes it tell the one that was meant.
 */
function branchOnKind(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(branchOnKind);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, branchOnKind(value)] as const);
  const { oneOf, ...rest } = Object.fromEntries(entries);
  if (!Array.isArray(oneOf)) return { ...rest };
  if (!oneOf.every(isVariant)) return { ...rest, oneOf };
  const kinds = oneOf.map(({ properties }) => properties.kind.const);
  return {
    ...rest,
    type: 'object',
    properties: { kind: { type: 'string', enum: kinds } },
    required: ['kind'],
    allOf: oneOf.map((variant, index) => ({
      if: { properties: { kind: { const: kinds[index] } }, required: ['kind'] },
      then: variant,
    })),
  };
}

const isVariant = (node: unknown): node is Variant =>
  typeof (node as Partial<Variant> | null)?.properties?.kind.const === 'string';
