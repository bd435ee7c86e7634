import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import request from 'supertest';
import { mayDo, permissions } from '../../schemas/access/permissions.ts';
import { roleSchema } from '../../schemas/access/roles.ts';
import { listRoutes } from './list-routes.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly Record<string, string[]>[];
  readonly responses: Record<string, { content?: Record<string, { schema?: object }> }>;
  readonly 'x-action': string | null;
}
type Document = {
  readonly paths: Record<string, Record<string, Operation>>;
};

/** Nothing may be answered that the document does not name, although clients should bear it. */
function close(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(close);
  if (typeof node !== 'object' || node === null) return node;
  const closed = Object.fromEntries(Object.entries(node).map(([key, it]) => [key, close(it)]));
  return 'properties' in node && 'type' in node && !('additionalProperties' in node)
    ? { ...closed, additionalProperties: false }
    : closed;
}

describe('the document of the API', () => {
  let desk: TestDesk;
  let document: Document;
  let someone: SignedIn;
  let ajv: Ajv2020;
  beforeAll(async () => {
    desk = await openDesk();
    someone = await desk.as('責任 一');
    const { body } = await request(desk.app).get('/api/openapi.json').expect(200);
    document = body as Document;
    ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema(close(document) as object, 'api');
  });
  afterAll(() => desk.close());

  const operations = () =>
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
  /** The schema of an answer, where it stands in the document. */
  function schemaOf(method: string, path: string, status: number, type: string): ValidateFunction {
    const escape = (key: string) =>
      encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));
    const keys = ['paths', path, method, 'responses', String(status), 'content', type, 'schema'];
    return ajv.compile({ $ref: `api#/${keys.map(escape).join('/')}` });
  }
  function expectConform(method: string, path: string, answer: request.Response): void {
    const type = answer.get('Content-Type')!.split(';')[0]!;
    const validate = schemaOf(method, path, answer.status, type);
    expect({ path, fits: validate(answer.body), errors: validate.errors }).toEqual({
      path,
      fits: true,
      errors: null,
    });
  }

  test('is OpenAPI 3.1', async () => {
    expect(document).toMatchObject({ openapi: '3.1.0' });
    expect(await new Validator().validate({ ...document })).toEqual({ valid: true });
  });

  test('names every route that there is, and no other', () => {
    const inDocument = operations().map(({ method, path }) => `${method} ${path}`);
    const inExpress = listRoutes(desk.app).map(
      ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
    );
    expect(inDocument.sort()).toEqual(inExpress.sort());
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says who may, as the guard of the route has it', () => {
    for (const { method, path, actions } of listRoutes(desk.app)) {
      const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]![method]!;
      const [action] = actions;
      expect([path, operation['x-action']]).toEqual([path, action ?? null]);
      if (action === undefined || permissions[action].to === 'anyone') continue;
      const session = operation.security.find((way) => 'session' in way)?.['session'];
      expect(session).toEqual(roleSchema.options.filter((role) => mayDo(action, [role])));
    }
    expect(document.paths['/api/scans']!['get']!.security[0]).toEqual({ token: ['see-scans'] });
    expect(document.paths['/api/tokens']!['post']!.security).toEqual([
      { session: ['administrator'] },
    ]);
  });

  test('says what is really answered', async () => {
    const { scanId, pageId } = await desk.addCard();
    await desk.addCard();
    const agent = request(desk.app);
    const get = async (path: string, params: Record<string, string> = {}) => {
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!);
      expectConform('get', path, await agent.get(address).set(someone).expect(200));
    };
    const post = async (
      path: string,
      params: Record<string, string>,
      body: object,
      status: number,
    ) => {
      const address = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!);
      const answer = await agent.post(address).set(someone).send(body).expect(status);
      expectConform('post', path, answer);
      return answer.body as { id: string };
    };
    await get('/api/scans');
    await get('/api/scans/{scanId}', { scanId });
    await get('/api/scans/{scanId}/audit', { scanId });
    await get('/api/scans/{scanId}/notes', { scanId });
    await get('/api/pages/{pageId}', { pageId });
    await get('/api/review/next');
    await get('/api/counts');
    await get('/api/forms');
    await get('/api/forms/{formId}/{version}', { formId: 'library-card', version: '1' });
    await get('/api/session');
    const opened = { name: '朝の便', expectedEnvelopes: 1, expectedPages: 1 };
    const { id } = await post('/api/batches', {}, opened, 201);
    await get('/api/batches');
    await get('/api/batches/{batchId}', { batchId: id });
    await get('/api/batches/{batchId}/scans', { batchId: id });
    await post('/api/batches/{batchId}/close', { batchId: id }, {}, 409);
    await post('/api/batches', {}, { ...opened, expectedPages: 0 }, 400);
    await post('/api/export', {}, { records: 'finished' }, 200);
    const files = agent.post('/api/scans').set(someone);
    for (const name of ['a.png', 'same.png']) files.attach('files', Buffer.from('bytes'), name);
    expectConform('post', '/api/scans', await files.attach('files', Buffer.alloc(0), 'none.png'));
  });
});
