import { once } from 'node:events';
import express from 'express';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import request from 'supertest';
import { ACTIONS, mayDo, permissions, type Action } from '../../schemas/access/permissions.ts';
import { problemSchema, scanListSchema } from '../../schemas/http.ts';
import { roleSchema, rolesSchema, type Role } from '../../schemas/access/roles.ts';
import { listRoutes, type ApiRoute } from './list-routes.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';
const roles = roleSchema.options;
const isForAnyone = (action: Action): boolean => permissions[action].to === 'anyone';

describe('who may do what', () => {
  let desk: TestDesk;
  let routes: ApiRoute[];
  const people = {} as Record<Role, SignedIn>;
  beforeAll(async () => {
    // Of the pages of the queues only who comes to them is looked at here.
    const queueBoard = express().use((_request, response) => void response.end());
    desk = await openDesk({ queueBoard });
    // Health is asked for by machines and tells nothing.
    routes = listRoutes(desk.app).filter(({ path }) => path.startsWith('/api/'));
    routes.push({ method: 'get', path: '/queues/', actions: ['see-queues'], guarded: true });
    for (const role of roles) people[role] = await desk.as(role, [role]);
  });
  afterAll(() => desk.close());

  test('every route names one action, before anything else is done', () => {
    expect(routes.length).toBeGreaterThan(30);
    for (const { method, path, actions, guarded } of routes)
      expect({ method, path, actions: actions.length, guarded }).toEqual({
        method,
        path,
        actions: 1,
        guarded: true,
      });
  });

  test('every action is somebody’s, and some route’s', () => {
    const named = new Set(routes.flatMap(({ actions }) => actions));
    expect([...named].sort()).toEqual([...ACTIONS].sort());
  });

  const send = ({ method, path }: ApiRoute, headers: object) => {
    const address = path
      .replace(
        /:(scan|page|batch|account|session|token|note|task|check|upload|webhook|delivery|double|hold|disposal)Id/,
        UNKNOWN_ID,
      )
      .replace(':fieldId', 'name')
      .replace(':formId', 'nothing')
      .replace(':version', '1');
    const agent = request(desk.app);
    return agent[method as 'get' | 'post' | 'delete' | 'head' | 'patch'](address).set({
      'X-Madoguchi': '1',
      ...headers,
    });
  };
  /** Of a route that answers without an end only the beginning is waited for. */
  async function statusOf(route: ApiRoute, headers: Record<string, string>): Promise<number> {
    if (route.path !== '/api/events') return (await send(route, headers)).status;
    const server = desk.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const stop = new AbortController();
    const url = `http://127.0.0.1:${port}${route.path}`;
    const { status } = await fetch(url, { headers, signal: stop.signal });
    stop.abort();
    server.closeAllConnections();
    server.close();
    return status;
  }

  test.each(roles)('cell by cell over HTTP: %s', async (role) => {
    for (const route of routes) {
      const status = await statusOf(route, { Cookie: people[role].Cookie });
      const [action] = route.actions;
      const allowed = mayDo(action!, [role]);
      expect({ ...route, refused: status === 403 }).toEqual({ ...route, refused: !allowed });
      if (!isForAnyone(action!)) expect(status).not.toBe(401);
      if (route.path === '/api/session' && route.method === 'delete') {
        // That was signing out: the next route needs a session again.
        const email = (await desk.accounts.listPeople()).find(({ name }) => name === role)!.email;
        people[role] = await desk.signIn(email);
      }
    }
  });

  test('who is not signed in is told so, everywhere but where one signs in', async () => {
    for (const route of routes) {
      const { status, body } = await send(route, {});
      if (route.method === 'head') expect([route.path, status]).toEqual([route.path, 401]);
      else if (isForAnyone(route.actions[0]!))
        expect((body as { code?: string }).code).not.toBe('not-signed-in');
      else
        expect([route.path, status, (body as { code: string }).code]).toEqual([
          route.path,
          401,
          'not-signed-in',
        ]);
    }
  });

  test('a refusal says what to do, in both languages', async () => {
    const { body } = await request(desk.app)
      .get('/api/people')
      .set(people.reviewer)
      .expect(403)
      .expect('Content-Type', /application\/problem\+json/);
    const problem = problemSchema.parse(body);
    expect(problem.code).toBe('not-allowed');
    expect(problem.cause.ja).toContain('権限');
    expect(problem.cause.en).toContain('roles');
  });

  test('an auditor reads, whatever the table says, and has no other role', () => {
    for (const action of ACTIONS)
      if (permissions[action].effect === 'changes') expect(mayDo(action, ['auditor'])).toBe(false);
    expect(rolesSchema.safeParse(['auditor', 'reviewer']).success).toBe(false);
    expect(rolesSchema.parse(['auditor'])).toEqual(['auditor']);
    expect(rolesSchema.parse(['supervisor', 'mailroom', 'mailroom'])).toEqual([
      'mailroom',
      'supervisor',
    ]);
    expect(rolesSchema.safeParse([]).success).toBe(false);
  });

  test('several roles may do what each of them may', () => {
    expect(mayDo('take-in', ['mailroom', 'reviewer'])).toBe(true);
    expect(mayDo('correct', ['mailroom', 'reviewer'])).toBe(true);
    expect(mayDo('reopen', ['mailroom', 'reviewer'])).toBe(false);
  });

  test('the mailroom finds scans by number and file, not by what is written on them', async () => {
    await desk.addCard('envelope.png');
    const total = async (role: Role, search: string) => {
      const asked = request(desk.app).get(`/api/scans?search=${search}`).set(people[role]);
      return scanListSchema.parse((await asked.expect(200)).body).total;
    };
    expect(await total('mailroom', 'envelope')).toBe(1);
    expect(await total('mailroom', 'hana%40example')).toBe(0);
    expect(await total('reviewer', 'hana%40example')).toBe(1);
  });

  test('the mailroom sees of a read page that it is there, too coarse for what is written on it', async () => {
    const { pageId } = await desk.addCard();
    const heightFor = async (role: Role) => {
      const asked = request(desk.app).get(`/api/pages/${pageId}/thumbnail`).set(people[role]);
      const { body } = await asked.expect(200).expect('Content-Type', /^image\//);
      return (await sharp(body as Buffer).metadata()).height;
    };
    expect(await heightFor('reviewer')).toBe(227);
    // A5, three millimetres to a pixel, as of a page whose form is not known.
    expect(await heightFor('mailroom')).toBe(70);
    const unknown = `/api/pages/${UNKNOWN_ID}/thumbnail`;
    const { body } = await request(desk.app).get(unknown).set(people.mailroom).expect(404);
    expect(body.code).toBe('no-picture');
  });

  test('docs/access.md says what the table says', async () => {
    const page = await readFile(path.resolve(import.meta.dirname, '../../docs/access.md'), 'utf8');
    const rows = page.split('\n').filter((line) => /^\| `[a-z-]+`/.test(line));
    const cells = rows.map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const written = cells.map(([action = '', , ...marks]) => ({
      action: action.replaceAll('`', ''),
      to: roles.filter((_role, index) => marks[index] === '●'),
    }));
    expect(written).toEqual(
      ACTIONS.filter((action) => permissions[action].to !== 'anyone').map((action) => ({
        action,
        to: roles.filter((role) => mayDo(action, [role])),
      })),
    );
  });
});
