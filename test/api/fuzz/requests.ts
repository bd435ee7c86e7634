import fc, { type Arbitrary } from 'fast-check';
import { anyJson, spoilt, valuesOf, type Schema } from './values.ts';

export interface Operation {
  readonly method: string;
  /** `/api/pages/{pageId}` */
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly body: Schema | null;
  readonly statuses: readonly number[];
}

export interface FuzzRequest {
  /** With its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent; null: none. */
  readonly body: string | null;
}

interface Document {
  readonly paths: Record<string, Record<string, RawOperation> & { parameters?: never }>;
  readonly components: { readonly schemas: Record<string, Schema> };
}
interface RawOperation {
  readonly parameters?: Operation['parameters'];
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
  readonly responses: Record<string, unknown>;
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody, responses }]) => ({
      method,
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema ?? null,
      statuses: Object.keys(responses).map(Number),
    })),
  );

/** Requests of one operation: as the document says, with one thing wrong, or nonsense. */
export function requestsOf(
  operation: Operation,
  document: Document,
  known: readonly string[],
): Arbitrary<FuzzRequest> {
  const valuesAt = (schema: Schema) => valuesOf(schema, document.components.schemas, known);
  const given = operation.parameters.map((parameter) => {
    const fitting = valuesAt(parameter.schema);
    const often = parameter.in === 'path' ? fc.constantFrom(...known) : fitting;
    return fc
      .tuple(fc.oneof({ weight: 3, arbitrary: often }, fitting, anyJson), fc.boolean())
      .map(([value, isThere]) => ({ ...parameter, value: textOf(value), isThere }));
  });
  const body = operation.body === null ? fc.constant(null) : bodiesOf(valuesAt(operation.body));
  return fc.tuple(fc.tuple(...given), body).map(([parameters, sent]) => {
    let { path } = operation;
    const query = new URLSearchParams();
    const headers: Record<string, string> = { 'X-Madoguchi': '1' };
    for (const { name, in: place, value, isThere } of parameters) {
      if (place === 'path') path = path.replace(`{${name}}`, encodeLoosely(value));
      else if (place === 'query' && isThere) query.append(name, value);
      else if (place === 'header' && isThere && isHeader(value)) headers[name] = value;
    }
    headers['X-Madoguchi'] = '1';
    if (sent !== null) headers['Content-Type'] = 'application/json';
    const asked = query.toString();
    return { url: asked === '' ? path : `${path}?${asked}`, headers, body: sent };
  });
}

/** Beyond some thousand characters of an address Node itself refuses, before the API is asked. */
const LONGEST_PART = 300;

const textOf = (value: unknown): string =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, LONGEST_PART);

const LONE = /\p{Surrogate}/gu;

/** Lone surrogates cannot be written as UTF-8; an empty part would be another path. */
const encodeLoosely = (value: string): string =>
  encodeURIComponent(value.replace(LONE, '\uFFFD') || '-').replaceAll('.', '%2E');

const isHeader = (value: string): boolean => /^[\x21-\x7e]{1,200}$/.test(value);

const bodiesOf = (fitting: Arbitrary<unknown>): Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: fitting.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: fitting.chain(spoilt).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '[[[[', 'null', '"x"', '{"a":1}}') },
  );
