import request from 'supertest';
import type { z } from 'zod';
import { accountListSchema } from '../../schemas/access/accounts.ts';
import { doubleListSchema } from '../../schemas/double.ts';
import { openFieldListSchema } from '../../schemas/by-field.ts';
import { scanSummarySchema } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import { figuresSchema } from '../../schemas/figures.ts';
import { auditListSchema, problemSchema, scanListSchema } from '../../schemas/http.ts';
import { noteListSchema } from '../../schemas/note.ts';
import { fingerprintOf } from '../fixtures/fingerprint.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { listRoutes, type ApiRoute } from './list-routes.ts';
import { libraryForm } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';
import { addEnvelope, grantForm, readAs, twoForms } from './two-departments.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';
const REASON = { reason: 'to see' };

/** What these routes want to be told; without it they would answer of the body alone. */
const BODIES: Readonly<Record<string, object>> = {
  'post /api/pages/:pageId/fields/:fieldId/actions': { action: 'illegible', seen: 0 },
  'post /api/pages/:pageId/reopen': REASON,
  'post /api/pages/:pageId/fields/:fieldId/reveal': REASON,
  'post /api/pages/:pageId/claim': { desk: UNKNOWN_ID },
  'post /api/pages/:pageId/drafts': { drafts: {} },
  'post /api/pages/:pageId/notes': { text: 'a note' },
  'post /api/pages/:pageId/read-again': { form: { id: 'library-card', version: 1, page: 1 } },
  'post /api/pages/:pageId/letter': { language: 'ja', fields: [{ fieldId: 'name', words: 'x' }] },
  'post /api/pages/:pageId/letter/preview': {
    language: 'ja',
    fields: [{ fieldId: 'name', words: 'x' }],
    page: 1,
  },
  'post /api/scans/:scanId/urgent': REASON,
  'post /api/scans/:scanId/bundle': REASON,
};
/** Answers nothing, whoever asks of whichever page. */
const ANSWERS_NOTHING = 'delete /api/pages/:pageId/claim';

/** Telephone numbers of the grants that are accepted unseen are checked. */
const checkedGrant: Form = {
  ...grantForm,
  fields: grantForm.fields.map((field) =>
    field.id === 'phone' ? { ...field, policy: { sample: { share: 1 } } } : field,
  ),
};
const checkedForms: FormLibrary = {
  get: (id, version) => (id === grantForm.id ? checkedGrant : twoForms.get(id, version)),
  all: () => [libraryForm, checkedGrant],
};

describe('a person who is limited to a department', () => {
  let desk: TestDesk;
  let all: SignedIn;
  let admin: SignedIn;
  let limited: SignedIn;
  let auditor: SignedIn;
  /** Pages: the readers' card, the grants' card, and one that nobody could read. */
  let mixed: { scanId: string; pageIds: string[] };
  let foreign: { scanId: string; pageIds: string[] };

  const limit = async (name: string, departments: string[]) => {
    const person = (await desk.accounts.listPeople()).find((each) => each.name === name)!;
    return request(desk.app)
      .post(`/api/people/${person.id}/departments`)
      .set(admin)
      .send({ departments });
  };
  const get = (who: SignedIn, path: string) => request(desk.app).get(`/api${path}`).set(who);
  const read = async <T>(schema: z.ZodType<T>, who: SignedIn, path: string): Promise<T> =>
    schema.parse((await get(who, path).expect(200)).body);
  const list = async (who: SignedIn, query = '') =>
    (await read(scanListSchema, who, `/scans${query}`)).scans.map(({ id }) => id);
  const note = (pageId: string, body: object) =>
    request(desk.app).post(`/api/pages/${pageId}/notes`).set(all).send(body).expect(200);

  beforeAll(async () => {
    desk = await openDesk({ forms: checkedForms });
    all = await desk.as('sato');
    admin = await desk.as('admin', ['administrator']);
    limited = await desk.as('tanaka', ['reviewer', 'supervisor', 'mailroom']);
    mixed = await addEnvelope(desk, 'a'.repeat(64), libraryForm, grantForm, null);
    foreign = await addEnvelope(desk, 'b'.repeat(64), grantForm);
    await note(mixed.pageIds[0]!, { text: 'ours' });
    await note(mixed.pageIds[1]!, { text: 'theirs' });
    auditor = await desk.as('mori', ['auditor']);
    for (const name of ['tanaka', 'mori'])
      expect((await limit(name, ['readers'])).status).toBe(200);
  });
  afterAll(() => desk.close());

  const send = ({ method, path }: ApiRoute, who: SignedIn, ids: Record<string, string>) => {
    const address = path
      .replace(/:(\w+Id)/g, (_, name: string) => ids[name] ?? UNKNOWN_ID)
      .replace(`fields/${UNKNOWN_ID}`, 'fields/name')
      .replace(`crops/${UNKNOWN_ID}`, 'crops/name');
    const agent = request(desk.app);
    return agent[method as 'get' | 'post' | 'delete'](address)
      .set(who)
      .send(BODIES[`${method} ${path}`] ?? {});
  };

  test('finds no page, scan or note of another by any route', async () => {
    const [theirs] = noteListSchema
      .parse((await get(all, `/scans/${mixed.scanId}/notes`)).body)
      .notes.filter(({ page }) => page.id === mixed.pageIds[1]);
    const ids = { scanId: foreign.scanId, pageId: mixed.pageIds[1]!, noteId: theirs!.id };
    const routes = listRoutes(desk.app).filter(({ path }) => /:(page|scan|note)Id/.test(path));
    expect(routes.length).toBeGreaterThan(20);
    for (const route of routes) {
      const name = `${route.method} ${route.path}`;
      if (name === ANSWERS_NOTHING) continue;
      // Nobody is auditor and anything else: each route is asked by who may use it.
      const who = route.actions.includes('audit') ? auditor : limited;
      const unknown = await send(route, who, {});
      const answered = await send(route, who, ids);
      expect([name, answered.status, (answered.body as { code?: string }).code]).toEqual([
        name,
        404,
        (unknown.body as { code?: string }).code,
      ]);
    }
    // The very requests are good ones: who is not limited is told of no missing page by any of them.
    for (const route of routes.filter(({ method }) => method === 'get')) {
      const { status } = await send(route, all, ids);
      expect([route.path, status]).toEqual([route.path, 200]);
    }
    const { events } = (await get(all, `/scans/${mixed.scanId}/audit`)).body;
    expect(JSON.stringify(events)).not.toContain('tanaka');
  });

  test('sees of an envelope for two their own pages and what nobody could read, as if there were no more', async () => {
    const { pages, parts } = await read(scanSummarySchema, limited, `/scans/${mixed.scanId}`);
    expect(pages.map(({ number }) => number)).toEqual([1, 3]);
    expect(parts).toEqual([]);
    const history = await get(limited, `/scans/${mixed.scanId}/audit`).expect(200);
    const told = JSON.stringify(history.body);
    expect(told).not.toContain(mixed.pageIds[1]);
    expect(told).not.toContain('grants');
    expect(told).toContain('envelope-split');
    const { notes } = await read(noteListSchema, limited, `/scans/${mixed.scanId}/notes`);
    expect(notes.map(({ text }) => text)).toEqual(['ours']);
    const whole = await read(scanSummarySchema, all, `/scans/${mixed.scanId}`);
    expect(whole.parts).toEqual([
      { department: libraryForm.department, pages: [1], state: 'in-review' },
      { department: grantForm.department, pages: [2], state: 'in-review' },
    ]);
    const original = request(desk.app).post(`/api/scans/${mixed.scanId}/original`).set(limited);
    expect((await original.send({})).body.code).toBe('shared-file');
  });

  test('is led, listed, counted and shown figures without the others', async () => {
    expect(await list(limited)).toEqual([mixed.scanId]);
    expect(await list(limited, '?search=hana%40example')).toEqual([mixed.scanId]);
    expect(await list(all)).toEqual([foreign.scanId, mixed.scanId]);
    expect((await get(limited, '/counts')).body['in-review']).toBe(1);
    const next = await get(limited, `/review/next?besides=${mixed.pageIds[0]}`);
    expect(next.body.next).toBeNull();
    const fields = async (who: SignedIn) =>
      new Set((await read(openFieldListSchema, who, '/fields')).fields.map(({ form }) => form.id));
    expect(await fields(limited)).toEqual(new Set(['library-card']));
    expect(await fields(all)).toEqual(new Set(['library-card', 'grant-card']));
    await get(all, '/fields/grant-card/1/memberNumber').expect(200);
    await get(limited, '/fields/grant-card/1/memberNumber').expect(404);
    const { forms, queue } = await read(figuresSchema, limited, '/figures');
    expect(forms.map(({ id }) => id)).toEqual(['library-card']);
    expect(queue.waiting).toBe(1);
  });

  test('lists and exports go by department, for who is limited by their own alone', async () => {
    const { pageIds } = foreign;
    for (const fieldId of ['name', 'memberNumber', 'birthDate', 'remarks'])
      await request(desk.app)
        .post(`/api/pages/${pageIds[0]}/fields/${fieldId}/actions`)
        .set(all)
        .send(fieldId === 'remarks' ? { action: 'blank', seen: 0 } : { action: 'confirm', seen: 0 })
        .expect(200);
    await request(desk.app).post(`/api/pages/${pageIds[0]}/approve`).set(all).send({}).expect(200);
    expect(await list(all, '?department=readers')).toEqual([mixed.scanId]);
    expect(await list(all, '?department=grants&state=approved')).toEqual([foreign.scanId]);
    expect((await get(all, '/counts?department=grants')).body).toMatchObject({
      approved: 1,
      'in-review': 1,
      rejected: 0,
    });
    const exported = (who: SignedIn, input: object) =>
      request(desk.app).post('/api/export').set(who).send(input);
    expect((await exported(all, { department: 'grants' })).body).toMatchObject([
      { form: { id: 'grant-card' }, department: 'grants' },
    ]);
    expect((await exported(all, { department: 'readers' })).body).toEqual([]);
    expect((await exported(limited, {})).body).toEqual([]);
    const csv = await exported(all, { department: 'grants', format: 'csv' }).expect(200);
    expect(csv.text.split('\r\n')[1]).toContain(',grants,renew,');
    for (const [who, department, known] of [
      [all, 'nobody', ['readers', 'grants']],
      [limited, 'grants', ['readers']],
    ] as const) {
      const refused = problemSchema.parse((await exported(who, { department })).body);
      expect([refused.status, refused.code]).toEqual([422, 'unknown-department']);
      expect(refused.departments!.map(({ id }) => id)).toEqual(known);
    }
    expect((await exported(limited, { form: 'grant-card' })).body.code).toBe('unknown-form');
  });

  test('is given no spot check of others, and what was given before is gone', async () => {
    const next = (who: SignedIn) =>
      request(desk.app).post('/api/spot-checks/next').set(who).send({}).expect(200);
    expect((await next(limited)).body.task).toBeNull();
    expect((await get(limited, '/spot-checks')).body.waiting).toBe(false);
    const ito = await desk.as('ito', ['reviewer']);
    const { task } = (await next(ito)).body;
    expect(task.form.id).toBe('grant-card');
    await limit('ito', ['readers']);
    await get(ito, `/spot-checks/${task.id}/crop`).expect(404);
    const entry = request(desk.app).post(`/api/spot-checks/${task.id}/entry`).set(ito);
    await entry.send({ action: 'illegible' }).expect(404);
  });

  test('a page that is read as of another department goes there, and the split is on record anew', async () => {
    const [own] = mixed.pageIds;
    const form = { id: 'grant-card', version: 1, page: 1 };
    const asked = request(desk.app).post(`/api/pages/${own}/read-again`).set(limited);
    await asked.send({ form }).expect(200); // theirs until it is read
    await readAs(desk, own!, grantForm);
    await get(limited, `/pages/${own}`).expect(404);
    const { events } = await read(auditListSchema, all, `/scans/${mixed.scanId}/audit`);
    const splits = events.filter(({ action }) => action === 'envelope-split');
    const readers = { department: 'readers', pages: [1] };
    expect(splits).toMatchObject([
      { before: null, after: { parts: [readers, { department: 'grants', pages: [2] }] } },
      {
        before: { parts: [readers, {}] },
        after: { parts: [{ department: 'grants', pages: [1, 2] }] },
      },
    ]);
  });

  test('is so from the next request on, on record, and of departments that there are', async () => {
    const refused = await limit('tanaka', ['nobody']);
    expect([refused.status, refused.body.code]).toEqual([422, 'unknown-department']);
    expect(refused.body.departments).toEqual([libraryForm.department, grantForm.department]);
    const done = await limit('tanaka', ['grants', 'readers', 'grants']);
    const { people } = accountListSchema.parse(done.body);
    expect(people.find(({ name }) => name === 'tanaka')!.departments).toEqual([
      'grants',
      'readers',
    ]);
    await get(limited, `/pages/${mixed.pageIds[1]}`).expect(200);
    await limit('tanaka', []);
    const found = await desk.records.searchAudit({
      limit: 9,
      action: 'account-departments-changed',
      person: 'tanaka',
    });
    expect(found.map(({ before, after }) => [before, after])).toMatchObject([
      [{ departments: ['grants', 'readers'] }, { departments: [] }],
      [{ departments: ['readers'] }, { departments: ['grants', 'readers'] }],
      [{ departments: [] }, { departments: ['readers'], name: 'tanaka' }],
    ]);
  });

  test('a token may be limited as well, and an auditor', async () => {
    const make = (departments: string[]) =>
      request(desk.app)
        .post('/api/tokens')
        .set(admin)
        .send({ name: 'grants-app', scopes: ['see-scans', 'see-fields'], days: 1, departments });
    expect((await make(['nobody'])).body.code).toBe('unknown-department');
    const { token } = (await make(['readers']).expect(201)).body as { token: string };
    const ask = (path: string) =>
      request(desk.app).get(`/api${path}`).set('Authorization', `Bearer ${token}`);
    await ask(`/pages/${foreign.pageIds[0]}`).expect(404);
    expect((await ask('/scans').expect(200)).body.total).toBe(1);
    const auditor = await desk.as('audit', ['auditor']);
    await limit('audit', ['readers']);
    const told = (await get(auditor, '/audit/events?limit=200').expect(200)).body.events;
    expect(JSON.stringify(told)).not.toContain(foreign.scanId);
    expect(JSON.stringify(told)).not.toContain(mixed.pageIds[1]);
    expect(JSON.stringify(told)).toContain(mixed.pageIds[2]);
  });

  test('mailroom work is whole: a batch has all its envelopes, a file handed in again is known', async () => {
    const opened = await request(desk.app).post('/api/batches').set(limited).send({
      name: 'post',
      receivedOn: '2026-11-20',
      reason: '',
      expectedEnvelopes: 1,
      expectedPages: 1,
    });
    const batchId = opened.body.id as string;
    const bytes = Buffer.from('of the grants');
    const put = (path: string) =>
      request(desk.app).post(path).set(limited).attach('files', bytes, 'grants.png');
    const { body } = await put(`/api/batches/${batchId}/scans`).expect(201);
    const scanId = body.results[0].scan.id as string;
    const [pageId] = await desk.records.setPages(scanId, 1, 'image/png');
    await readAs(desk, pageId!, grantForm);
    await limit('tanaka', ['readers']);
    const scans = (await get(limited, `/batches/${batchId}/scans`).expect(200)).body.scans;
    expect(scans).toMatchObject([{ id: scanId, pages: [], fileName: 'grants.png' }]);
    await get(limited, `/scans/${scanId}`).expect(404);
    const again = await put('/api/scans').expect(200);
    expect(again.body.results).toMatchObject([
      { outcome: 'duplicate', first: { id: scanId, pages: [] } },
    ]);
  });

  test('hands on no more than they have: none named is all of them', async () => {
    const own = await desk.as('kato', ['administrator']);
    expect((await limit('kato', ['readers'])).status).toBe(200);
    const post = (path: string, body: object) =>
      request(desk.app).post(`/api${path}`).set(own).send(body);
    const { id } = (await desk.accounts.listPeople()).find(({ name }) => name === 'kato')!;
    const refused = await post(`/people/${id}/departments`, { departments: [] }).expect(422);
    expect(problemSchema.parse(refused.body).code).toBe('unknown-department');
    const ito = { name: 'ito', email: 'ito@example.jp', roles: ['supervisor'] };
    await post('/people', ito).expect(422);
    await post('/people', { ...ito, departments: ['readers'] }).expect(201);
  });

  test('finds no pair of pages of another that look like one sheet, and decides on none', async () => {
    for (const [sha256, noise] of [
      ['c', 0],
      ['d', 9],
    ] as const) {
      const { pageIds } = await addEnvelope(desk, sha256.repeat(64), null);
      await readAs(desk, pageIds[0]!, grantForm, fingerprintOf(1, noise));
    }
    const pairs = (who: SignedIn) => read(doubleListSchema, who, '/doubles');
    const { doubles } = await pairs(all);
    expect(doubles).toHaveLength(1);
    expect(await pairs(limited)).toMatchObject({ doubles: [], total: 0 });
    const address = `/doubles/${doubles[0]!.id}`;
    await get(limited, address).expect(404);
    for (const [action, body] of [
      ['decide', { verdict: 'two-sheets' }],
      ['undo', {}],
    ] as const)
      await request(desk.app).post(`/api${address}/${action}`).set(limited).send(body).expect(404);
    await get(all, address).expect(200);
  });
});
