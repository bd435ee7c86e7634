import request from 'supertest';
import { mayDo, permissions, type Action } from '../../schemas/access/permissions.ts';
import { roleSchema, type Role } from '../../schemas/access/roles.ts';
import type { Form } from '../../schemas/form/form.ts';
import { libraryForm, SECRET } from './library-form.ts';
import { listRoutes, type ApiRoute } from './list-routes.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

/** An id that is none of anything, and one that is not even an id, but leads elsewhere. */
const FORGED = {
  unknown: '01999999-0000-7000-8000-000000000000',
  malformed: "..%2f1'or'1'='1",
} as const;

const ROLES = roleSchema.options;

/** The library card, whose telephone number is confidential. */
const cardForm: Form = {
  ...libraryForm,
  fields: libraryForm.fields.map((field) =>
    field.id === 'phone' ? { ...field, secret: 'confidential' } : field,
  ),
};

/** One field of each class, with the value that is to be found or not. */
const CLASSES = {
  none: { fieldId: 'email', value: 'hana@example.jp' },
  confidential: { fieldId: 'phone', value: '03-3591-7441' },
  secret: { fieldId: 'pin', value: SECRET },
} as const;
type FieldClass = keyof typeof CLASSES;

/** By which action a value of a class may be come by; null: by none, whoever asks. */
const TABLE: Readonly<Record<string, Readonly<Record<FieldClass, Action | null>>>> = {
  page: { none: 'see-fields', confidential: 'see-fields', secret: null },
  list: { none: null, confidential: null, secret: null },
  search: { none: 'see-fields', confidential: null, secret: null },
  crop: { none: 'see-fields', confidential: 'see-fields', secret: null },
  history: { none: 'see-history', confidential: null, secret: null },
  audit: { none: 'audit', confidential: null, secret: null },
  export: { none: 'export', confidential: 'export', secret: null },
  reveal: { none: null, confidential: null, secret: 'reveal-secret' },
};

describe('who may do what, cell by cell', () => {
  let desk: TestDesk;
  let scanId: string;
  let pageId: string;
  const people = {} as Record<Role, SignedIn>;
  beforeAll(async () => {
    desk = await openDesk({ forms: { get: () => cardForm, all: () => [cardForm] } });
    for (const role of ROLES) people[role] = await desk.as(role, [role]);
    ({ scanId, pageId } = await desk.addCard());
    const { email, phone } = { email: CLASSES.none.value, phone: CLASSES.confidential.value };
    for (const [fieldId, value] of Object.entries({ email, phone, pin: SECRET }))
      await request(desk.app)
        .post(`/api/pages/${pageId}/fields/${fieldId}/actions`)
        .set(people.supervisor)
        .send({ action: 'correct', value, seen: 0 })
        .expect(200);
    for (const fieldId of ['name', 'memberNumber', 'birthDate', 'remarks'])
      await request(desk.app)
        .post(`/api/pages/${pageId}/fields/${fieldId}/actions`)
        .set(people.supervisor)
        .send({ action: fieldId === 'remarks' ? 'blank' : 'confirm', seen: 0 })
        .expect(200);
    const approve = request(desk.app).post(`/api/pages/${pageId}/approve`);
    await approve.set(people.supervisor).send({}).expect(200);
  });
  afterAll(() => desk.close());

  const send = ({ method, path }: ApiRoute, who: SignedIn | undefined, id: string) => {
    const address = path
      .replace(/:\w+Id/g, id)
      .replace(':version', '1')
      .replace('*', 'x');
    const agent = request(desk.app)[method as 'get' | 'post' | 'delete' | 'patch' | 'head'](
      address,
    );
    return agent.set({ 'X-Madoguchi': '1', ...who });
  };

  test('whoever may not is told so whatever id is forged; whoever may finds nothing by it', async () => {
    const routes = listRoutes(desk.app).filter(({ path }) => /:\w+Id/.test(path));
    const wrong: string[] = [];
    let cells = 0;
    for (const route of routes)
      for (const [forged, id] of Object.entries(FORGED))
        for (const role of [null, ...ROLES]) {
          const action = route.actions[0]!;
          if (permissions[action].to === 'anyone') continue;
          cells += 1;
          const { status } = await send(route, role === null ? undefined : people[role], id);
          const expected =
            role === null
              ? status === 401
              : mayDo(action, [role])
                ? FOUND_NOTHING.has(status) || answersNothing(route, status)
                : status === 403;
          if (!expected) wrong.push(`${route.method} ${route.path} ${forged} ${role}: ${status}`);
        }
    expect(wrong).toEqual([]);
    expect(cells).toBe(routes.length * Object.keys(FORGED).length * (ROLES.length + 1));
    expect(cells).toBeGreaterThanOrEqual(684);
  });

  test('nobody ends the session of another by its id', async () => {
    const own = (role: Role) => request(desk.app).get('/api/own/sessions').set(people[role]);
    const [session] = (await own('reviewer').expect(200)).body.sessions as { id: string }[];
    for (const role of ROLES.filter((each) => each !== 'reviewer'))
      await request(desk.app)
        .delete(`/api/own/sessions/${session!.id}`)
        .set(people[role])
        .expect(200);
    await own('reviewer').expect(200);
  });

  /** Whether somebody comes by the value of a field of this class in this way. */
  async function comesBy(way: string, role: Role, fieldClass: FieldClass): Promise<boolean> {
    const { fieldId, value } = CLASSES[fieldClass];
    const who = people[role];
    const get = (path: string) => request(desk.app).get(`/api${path}`).set(who);
    const post = (path: string, body: object) =>
      request(desk.app).post(`/api${path}`).set(who).send(body);
    switch (way) {
      case 'page':
        return (await get(`/pages/${pageId}`)).text.includes(value);
      case 'list':
        return (await get('/scans')).text.includes(value);
      case 'search':
        return (await get(`/scans?search=${encodeURIComponent(value)}`)).body.total === 1;
      case 'crop':
        return (await get(`/pages/${pageId}/crops/${fieldId}`)).status === 200;
      case 'history':
        return (await get(`/scans/${scanId}/audit`)).text.includes(value);
      case 'audit':
        return (await get('/audit/events')).text.includes(value);
      case 'export':
        return (await post('/export', {})).text.includes(value);
      case 'reveal':
        return (await post(`/pages/${pageId}/fields/${fieldId}/reveal`, { reason: 'to see' })).text.includes(value); // prettier-ignore
    }
    throw new Error(`no way ${way}`);
  }

  test('a value is come by as its class allows, in every way that there is', async () => {
    const found: string[] = [];
    const meant: string[] = [];
    for (const [way, row] of Object.entries(TABLE))
      for (const fieldClass of Object.keys(CLASSES) as FieldClass[])
        for (const role of ROLES) {
          const action = row[fieldClass];
          const cell = `${way}, ${fieldClass}, ${role}: `;
          meant.push(`${cell}${action !== null && mayDo(action, [role])}`);
          found.push(`${cell}${await comesBy(way, role, fieldClass)}`);
        }
    expect(found).toEqual(meant);
    expect(found.length).toBe(Object.keys(TABLE).length * 3 * ROLES.length);
  });
});

/** A bad request, nothing there, or a request that is not complete. */
const FOUND_NOTHING: ReadonlySet<number> = new Set([400, 404, 409, 410, 412, 415, 422]);

/** To give back or to end what is not there is no mistake: it answers as if it had been. */
const answersNothing = ({ method, path }: ApiRoute, status: number): boolean =>
  method === 'delete' && ENDS_WHAT_THERE_IS.has(path) && status < 300;

const ENDS_WHAT_THERE_IS: ReadonlySet<string> = new Set([
  '/api/pages/:pageId/claim',
  '/api/own/sessions/:sessionId',
]);
