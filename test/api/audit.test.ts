import { Readable } from 'node:stream';
import request from 'supertest';
import { foundEventsSchema, verificationStepSchema } from '../../schemas/audit.ts';
import { verifyBundle } from '../../store/proof/bundle/verify-bundle.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import { SECRET } from './library-form.ts';
import type { SignedIn } from './sign-in.ts';

describe('the audit over HTTP', () => {
  let desk: TestDesk;
  let auditor: SignedIn;
  let scanId: string;
  beforeAll(async () => {
    desk = await openDesk();
    auditor = await desk.as('監査 太郎', ['auditor']);
    ({ scanId } = await desk.addCard('first.png'));
    await desk.addCard('second.png');
  });
  afterAll(() => desk.close());
  const get = (path: string) => request(desk.app).get(path).set(auditor);

  test('events come page by page, each once, with no secret among them', async () => {
    const all = foundEventsSchema.parse((await get('/api/audit/events?limit=200')).body);
    expect(all.next).toBeNull();
    const seqs: number[] = [];
    let before = '';
    for (;;) {
      const { body } = await get(`/api/audit/events?limit=4${before}`).expect(200);
      const { events, next } = foundEventsSchema.parse(body);
      seqs.push(...events.map(({ seq }) => seq));
      if (next === null) break;
      before = `&before=${next}`;
    }
    expect(seqs).toEqual(all.events.map(({ seq }) => seq));
    expect(JSON.stringify(all)).not.toContain(SECRET);
  });

  test('are found by person, event, scan and day', async () => {
    const actions = async (query: string) =>
      foundEventsSchema
        .parse((await get(`/api/audit/events?${query}`).expect(200)).body)
        .events.map(({ action }) => action);
    expect(new Set(await actions('action=received'))).toEqual(new Set(['received']));
    expect(await actions('scan=first.png')).toContain('page-read');
    expect(await actions('scan=nothing-like-it')).toEqual([]);
    expect(await actions(`person=${encodeURIComponent('監査')}`)).toContain('signed-in');
    expect(await actions('until=2020-01-01T00:00:00.000Z')).toEqual([]);
    expect((await get('/api/audit/actions')).body.actions).toContain('received');
  });

  test.each(['limit=0', 'limit=1000', 'from=yesterday', 'before=x', 'action=A%27', 'other=1'])(
    'a wrong question is refused: %s',
    async (query) => {
      expect((await get(`/api/audit/events?${query}`).expect(400)).body.code).toBe('bad-request');
    },
  );

  test('a bundle is made for a reason, which stays on record', async () => {
    const ask = (body: object) =>
      request(desk.app).post(`/api/scans/${scanId}/bundle`).set(auditor).send(body);
    expect((await ask({})).body.code).toBe('bad-request');
    const reason = '裁判所の求め';
    const { body } = await ask({ reason }).responseType('blob').expect(200);
    expect(await verifyBundle(Readable.from([body as Buffer]), [])).toMatchObject({ ok: true });
    const { events } = (await get('/api/audit/events?action=bundle-made')).body;
    expect(events).toMatchObject([{ actor: '監査 太郎', after: { reason } }]);
  });

  test('verifying tells how far it is, and ends with a signed report', async () => {
    const { text, type } = await request(desk.app)
      .post('/api/audit/verification')
      .set({ ...auditor, 'X-Madoguchi': '1' })
      .buffer(true)
      .parse((response, done) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('end', () => done(null, body));
      })
      .then((response) => ({ text: String(response.body), type: response.type }));
    expect(type).toBe('application/x-ndjson');
    const steps = text
      .trimEnd()
      .split('\n')
      .map((line) => verificationStepSchema.parse(JSON.parse(line)));
    expect(steps[0]).toHaveProperty('checked');
    expect(steps.at(-1)).toMatchObject({
      report: { verifiedBy: '監査 太郎', verdict: { whole: true } },
      signed: { signature: expect.any(String) },
    });
  });

  test('of one scan everything is there for the auditor: its facts, pages and original', async () => {
    const { body } = await get(`/api/scans/${scanId}`).expect(200);
    expect(body.sha256).toMatch(/^[0-9a-f]{64}$/);
    await get(`/api/pages/${body.pages[0].id}`).expect(200);
    await request(desk.app).post(`/api/scans/${scanId}/original`).set(auditor).expect(200);
  });
});
