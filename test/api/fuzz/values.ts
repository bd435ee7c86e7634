import fc, { type Arbitrary } from 'fast-check';

/** As much of JSON Schema as the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Texts that have broken programs before. */
const NASTY = [
  '',
  ' ',
  '\u0000',
  '\uD800',
  '../../etc/passwd',
  "'; drop table scan; --",
  '<script>alert(1)</script>',
  '=1+1',
  '%00%ff',
  '{{7*7}}',
  '__proto__',
  'ｶﾞ𠮷👨‍👩‍👧',
  '9'.repeat(400),
  'あ'.repeat(20_000),
];
const nastyText = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'binary' }));
const nastyNumber = fc.constantFrom(-1, 0, 0.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308);

/** Anything that JSON can say, strange texts and keys of prototypes among it. */
export const anyJson: Arbitrary<unknown> = fc.oneof(
  nastyText,
  nastyNumber,
  fc.constantFrom(null, true, [], {}),
  fc.jsonValue(),
  fc.constant(JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}}}')),
);

/** Values of a schema; `known`: ids that exist, of which some fit. */
export function valuesOf(
  schema: Schema,
  components: Readonly<Record<string, Schema>>,
  known: readonly string[],
): Arbitrary<unknown> {
  const inner = (part: Schema) => valuesOf(part, components, known);
  if (schema.$ref !== undefined) return inner(components[schema.$ref.split('/').at(-1)!] ?? {});
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map(inner));
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type: string) => inner({ ...schema, type })));
  const type = schema.type as string | undefined;
  switch (type) {
    case 'string':
      return textsOf(schema, known);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 99, 1e6) });
    case 'number':
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 99, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case 'object':
      return objectsOf(schema, inner);
    case undefined:
    default:
      return anyJson;
  }
}

function textsOf(schema: Schema, known: readonly string[]): Arbitrary<unknown> {
  if (schema.format === 'uuid') return fc.oneof(fc.constantFrom(...known), fc.uuid());
  if (schema.format === 'email') return fc.constantFrom('a@example.jp', 'B.c+d@例え.jp');
  if (schema.format === 'date') return fc.constantFrom('2026-11-20', '2024-02-29', '1900-01-01');
  if (schema.format === 'uri')
    return fc.constantFrom('https://example.com/x', 'http://10.0.0.1/', 'file:///etc/passwd');
  const bounds = {
    minLength: schema.minLength ?? 0,
    maxLength: Math.min(schema.maxLength ?? 60, (schema.minLength ?? 0) + 60),
  };
  return fc.oneof(fc.constantFrom(...known), fc.string({ unit: 'grapheme', ...bounds }), nastyText);
}

function objectsOf(schema: Schema, inner: (part: Schema) => Arbitrary<unknown>) {
  const parts = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, inner(part)]);
  return fc.record(Object.fromEntries(parts) as Record<string, Arbitrary<unknown>>, {
    requiredKeys: [...(schema.required ?? [])],
  });
}

/** The same value with one thing wrong: a part gone, of another kind, or too many. */
export const spoilt = (value: unknown): Arbitrary<unknown> =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? anyJson
    : fc.oneof(
        anyJson,
        fc.tuple(fc.constantFrom(...Object.keys(value), 'extra'), anyJson).map(([key, it]) => ({
          ...value,
          [key]: it,
        })),
        fc
          .constantFrom(...Object.keys(value), 'none')
          .map((key) => Object.fromEntries(Object.entries(value).filter(([each]) => each !== key))),
      );
