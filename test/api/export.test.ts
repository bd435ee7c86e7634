import { once } from 'node:events';
import request from 'supertest';
import { formSchema } from '../../schemas/form/form.ts';
import { hashBytes } from '../../store/blobs/folder.ts';
import { drawSheet } from './library-card.ts';
import { libraryForm, SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

let person: SignedIn;

const exportFrom = (app: TestDesk['app'], input: object = {}) =>
  request(app).post('/api/export').set(person).send(input);

let desk: TestDesk;
beforeAll(async () => {
  desk = await openDesk();
  person = await desk.as('sato');
});
afterAll(() => desk.close());

async function finish(pageId: string): Promise<void> {
  const act = (fieldId: string, body: object) =>
    request(desk.app)
      .post(`/api/pages/${pageId}/fields/${fieldId}/actions`)
      .set(person)
      .send({ seen: 0, ...body })
      .expect(200);
  await act('name', { action: 'correct', value: '髙橋, "はなこ"' });
  await act('memberNumber', { action: 'confirm' });
  await act('birthDate', { action: 'confirm' });
  await act('remarks', { action: 'correct', value: '=HYPERLINK("http://evil.example")' });
}

describe('export', () => {
  beforeAll(async () => {
    const { pageId } = await desk.addCard('=1+1.png');
    await desk.addCard('open.png');
    await finish((await desk.addCard('finished.png')).pageId);
    await finish(pageId);
    await request(desk.app).post(`/api/pages/${pageId}/approve`).set(person).send({}).expect(200);
  });

  test('holds approved records only, unless all finished ones are asked for; never open ones', async () => {
    expect((await exportFrom(desk.app).expect(200)).body).toHaveLength(1);
    const finished = await exportFrom(desk.app, { records: 'finished' }).expect(200);
    expect(finished.body).toHaveLength(2);
  });

  test('is refused to nobody in particular, and goes on record under it', async () => {
    const { body } = await request(desk.app)
      .post('/api/export')
      .set('X-Madoguchi', '1')
      .send({})
      .expect(401);
    expect(body.code).toBe('not-signed-in');
    const asked: { actor: string }[] = [];
    const spied = desk.variant({
      records: {
        ...desk.records,
        exportRecords: (options) => (asked.push(options), desk.records.exportRecords(options)),
      },
    });
    await exportFrom(spied.app).expect(200);
    expect(asked).toMatchObject([{ actor: 'sato' }]);
    await request(desk.app).get('/api/export').expect(404);
  });

  test('is a download that keeps what was written, and no secret', async () => {
    const { body, headers, text } = await exportFrom(desk.app, { format: 'json' }).expect(200);
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="?madoguchi-library-card.json"?$/,
    );
    expect(body[0].values).toMatchObject({
      name: '髙橋, "はなこ"',
      kind: ['renew'],
      newsletter: true,
    });
    expect(text).not.toContain(SECRET);
  });

  test('CSV quotes, starts with a byte order mark, and defuses formulas', async () => {
    const { text } = await exportFrom(desk.app, { format: 'csv' })
      .expect('Content-Type', /text\/csv/)
      .expect(200);
    const [head, row] = text.split('\r\n');
    expect(head).toBe(
      '\uFEFFcontrolNumber,fileName,page,form,version,state,receivedOn,approvedBy,approvedAt,formPage,envelope,department,' +
        'kind,name,memberNumber,birthDate,phone,email,familyCount,newsletter,remarks',
    );
    expect(row).toContain(`,'=1+1.png,`);
    expect(row).toContain('"髙橋, ""はなこ"""');
    expect(row).toContain(`'=HYPERLINK`);
    expect(row).toContain(',20417733,1988-05-01,');
    expect(text).not.toContain(SECRET);
  });

  test('an unknown format or form is refused; CSV of several forms needs one named', async () => {
    await exportFrom(desk.app, { format: 'xml' }).expect(400);
    expect((await exportFrom(desk.app, { form: 'nothing' }).expect(404)).body.code).toBe(
      'unknown-form',
    );
    const other = formSchema.parse({
      id: 'other',
      version: 1,
      title: { ja: '他', en: 'Other' },
      pages: [{ width: 100, height: 100 }],
      policy: libraryForm.policy,
      fields: [{ id: 'x', kind: 'phone', label: { ja: '電', en: 'P' }, box: [1, 1, 5, 5] }],
    });
    const two = desk.variant({ forms: { get: () => undefined, all: () => [libraryForm, other] } });
    expect((await exportFrom(two.app, { format: 'csv' }).expect(400)).body.code).toBe(
      'choose-form',
    );
    await exportFrom(two.app, { format: 'csv', form: 'library-card' }).expect(200);
  });

  test.each(['json', 'csv'])(
    'whoever goes away in the middle of %s is given no more',
    async (format) => {
      const [row] = (await exportFrom(desk.app).expect(200)).body;
      const MOST = 100_000;
      let given = 0;
      let tellEnd = (): void => undefined;
      const ended = new Promise<void>((resolve) => (tellEnd = resolve));
      const endless = desk.variant({
        records: {
          ...desk.records,
          async *exportRecords() {
            try {
              for (; given < MOST; given++) yield await Promise.resolve(row);
            } finally {
              tellEnd();
            }
          },
        },
      });
      const server = endless.app.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const response = await fetch(`http://127.0.0.1:${port}/api/export`, {
        method: 'POST',
        headers: { ...person, 'Content-Type': 'application/json' },
        body: JSON.stringify({ format, form: 'library-card' }),
      });
      await response.body!.cancel();
      server.closeAllConnections();
      await ended;
      expect(given).toBeLessThan(MOST);
      await new Promise((resolve) => server.close(resolve));
    },
  );

  test('an error on the way breaks the connection: half a file never looks whole', async () => {
    const broken = desk.variant({
      records: {
        ...desk.records,
        async *exportRecords(options) {
          yield* desk.records.exportRecords(options);
          throw new Error('gone');
        },
      },
    });
    for (const format of ['json', 'csv'])
      await expect(exportFrom(broken.app, { format })).rejects.toThrow(/aborted|hang up|reset/);
  });
});

describe('archive', () => {
  test('an approved record is given as a PDF under its number, which goes on record', async () => {
    const card = await desk.addCard('archived.png', await drawSheet());
    const archive = () =>
      request(desk.app).post(`/api/pages/${card.pageId}/archive`).set(person).send({});
    expect((await archive().expect(409)).body.code).toBe('not-approved');
    await finish(card.pageId);
    await request(desk.app)
      .post(`/api/pages/${card.pageId}/approve`)
      .set(person)
      .send({})
      .expect(200);
    const { controlNumber } = (await desk.records.findScan(card.scanId))!;
    const { body } = await archive()
      .responseType('blob')
      .expect('Content-Type', 'application/pdf')
      .expect(
        'Content-Disposition',
        new RegExp(`; filename=${controlNumber}-p1-\\d{8}T\\d{9}Z\\.pdf$`),
      )
      .expect(200);
    expect((body as Buffer).subarray(0, 8).toString()).toBe('%PDF-1.7');
    expect((await desk.records.auditOf(card.scanId)).at(-1)).toMatchObject({
      action: 'record-archived',
      actor: 'sato',
      after: { sha256: hashBytes(body as Buffer) },
    });
    // Of a file that is no picture nothing can be drawn.
    const torn = await desk.addCard('torn.png');
    await finish(torn.pageId);
    await desk.records.approve(torn.pageId, 'sato');
    const refused = await request(desk.app)
      .post(`/api/pages/${torn.pageId}/archive`)
      .set(person)
      .send({});
    expect([refused.status, refused.body.code]).toEqual([404, 'no-picture']);
  });
});

describe('forms', () => {
  test('are listed with their titles and given whole by id and version', async () => {
    const { body } = await request(desk.app).get('/api/forms').set(person).expect(200);
    expect(body.forms).toEqual([
      {
        id: 'library-card',
        version: 1,
        title: libraryForm.title,
        pages: libraryForm.pages.length,
        department: libraryForm.department,
      },
    ]);
    const one = await request(desk.app).get('/api/forms/library-card/1').set(person).expect(200);
    expect(one.body).toEqual(JSON.parse(JSON.stringify(libraryForm)));
    expect(
      (await request(desk.app).get('/api/forms/library-card/2').set(person).expect(404)).body.code,
    ).toBe('unknown-form');
    await request(desk.app).get('/api/forms/library-card/x').set(person).expect(400);
  });
});

describe('events', () => {
  test('changes are pushed while somebody listens', async () => {
    const server = desk.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const stop = new AbortController();
    try {
      const response = await fetch(`http://127.0.0.1:${port}/api/events`, {
        headers: person,
        signal: stop.signal,
      });
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 150)); // the first look is the measure
      const { scanId } = await desk.addCard();
      let heard = '';
      while (!heard.includes(scanId)) heard += (await reader.read()).value ?? '';
      expect(heard).toMatch(/event: change\ndata: {"counts":{/);
    } finally {
      stop.abort();
      server.closeAllConnections();
    }
    await new Promise((resolve) => server.close(resolve));
  });
});
