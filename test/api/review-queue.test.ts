import { createHash } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import request from 'supertest';
import { pageViewSchema, scanSummarySchema } from '../../schemas/desk.ts';
import { nextPageSchema, problemSchema, scanListSchema } from '../../schemas/http.ts';
import { findFaults, letterPreviewSchema } from '../../schemas/letter.ts';
import { openFieldListSchema } from '../../schemas/by-field.ts';
import { noteListSchema } from '../../schemas/note.ts';
import { libraryForm, SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';

describe('what reviewers do beside reviewing', () => {
  let desk: TestDesk;
  let reviewer: SignedIn;
  let supervisor: SignedIn;
  let auditor: SignedIn;
  beforeAll(async () => {
    desk = await openDesk();
    reviewer = await desk.as('佐藤', ['reviewer']);
    supervisor = await desk.as('伊藤', ['supervisor']);
    auditor = await desk.as('監査', ['auditor']);
  });
  afterAll(() => desk.close());

  const get = (path: string, who = reviewer) => request(desk.app).get(`/api${path}`).set(who);
  const post = (path: string, body: object = {}, who = reviewer) =>
    request(desk.app).post(`/api${path}`).set(who).send(body);
  const code = async (sent: request.Test, status: number) =>
    problemSchema.parse((await sent.expect(status)).body).code;
  const view = async (pageId: string) =>
    pageViewSchema.parse((await get(`/pages/${pageId}`).expect(200)).body);
  const actionsOf = async (scanId: string) =>
    (await desk.records.auditOf(scanId)).map(({ action, actor, after }) => ({ action, actor, after })); // prettier-ignore

  test('what is due soon is listed by the office’s own day, and urgent scans are offered first', async () => {
    const first = await desk.addCard('first.png');
    const second = await desk.addCard('second.png');
    const dueOn = async (day: string) => {
      const { app } = desk.variant({ today: () => day });
      const { body } = await request(app).get('/api/scans?due=soon').set(reviewer).expect(200);
      return scanListSchema.parse(body).total;
    };
    expect((await view(first.pageId)).summary.due).toEqual({ on: '2026-12-04', soonFrom: '2026-12-01' }); // prettier-ignore
    expect(await dueOn('2026-11-30')).toBe(0);
    expect(await dueOn('2026-12-01')).toBe(2);
    await get('/scans?due=later').expect(400);

    const next = async () => nextPageSchema.parse((await get('/review/next').expect(200)).body).next?.page.id; // prettier-ignore
    expect(await next()).toBe(first.pageId);
    const path = `/scans/${second.scanId}/urgent`;
    await post(path, { reason: 'いいから' }).expect(403);
    expect(await code(post(path, { reason: ' ' }, supervisor), 400)).toBe('bad-request');
    const { body } = await post(path, { reason: '窓口で待っている' }, supervisor).expect(200);
    expect(scanSummarySchema.parse(body).isUrgent).toBe(true);
    expect(await next()).toBe(second.pageId);
    expect((await view(second.pageId)).priority).toMatchObject({ person: '伊藤', reason: '窓口で待っている' }); // prettier-ignore
    await request(desk.app).delete(`/api${path}`).set(supervisor).expect(200);
    expect(await next()).toBe(first.pageId);
    expect((await actionsOf(second.scanId)).slice(-2)).toMatchObject([
      { action: 'made-urgent', after: { urgent: true, reason: '窓口で待っている' } },
      { action: 'urgency-ended', after: { urgent: false } },
    ]);
    await post(`/scans/${UNKNOWN_ID}/urgent`, { reason: 'なぜか' }, supervisor).expect(404);
  });

  test('a note is seen by all who see fields, answered, and settled; its text is in no list, search or event', async () => {
    const { scanId, pageId } = await desk.addCard('noted.png');
    const words = '旧姓と思われます。\n戸籍係に確認中';
    await post(`/pages/${pageId}/notes`, { text: words }, auditor).expect(403);
    expect(await code(post(`/pages/${pageId}/notes`, { text: '  ' }), 400)).toBe('bad-request');
    expect(await code(post(`/pages/${pageId}/notes`, { text: 'あ'.repeat(1001) }), 400)).toBe('bad-request'); // prettier-ignore
    const written = await post(`/pages/${pageId}/notes`, { text: words }).expect(200);
    const [note] = noteListSchema.parse(written.body).notes;
    expect(note).toMatchObject({ text: words, person: '佐藤', page: { id: pageId, number: 1 }, settled: null }); // prettier-ignore
    const openNotes = async () => (await desk.records.findScan(scanId))!.pages[0]!.openNotes;
    expect(await openNotes()).toBe(1);

    await post(`/pages/${pageId}/notes`, { text: '婚姻でした', answers: note!.id }, supervisor).expect(200); // prettier-ignore
    await post(`/notes/${note!.id}/settle`, {}, supervisor).expect(200);
    await post(`/notes/${note!.id}/settle`).expect(200); // it is settled already
    expect(await openNotes()).toBe(0);
    const seen = noteListSchema.parse(
      (await get(`/scans/${scanId}/notes`, auditor).expect(200)).body,
    );
    expect(seen.notes).toMatchObject([
      {
        text: words,
        answers: [{ text: '婚姻でした', person: '伊藤' }],
        settled: { person: '伊藤' },
      },
    ]);
    const late = { text: 'まだあります', answers: note!.id };
    expect(await code(post(`/pages/${pageId}/notes`, late), 409)).toBe('note-settled');
    const other = await desk.addCard('other.png');
    expect(await code(post(`/pages/${other.pageId}/notes`, { text: 'x', answers: note!.id }), 404)).toBe('not-found'); // prettier-ignore

    const { body } = await get(`/scans?search=${encodeURIComponent('戸籍係')}`).expect(200);
    expect(scanListSchema.parse(body).total).toBe(0);
    const told = await actionsOf(scanId);
    expect(told.filter(({ action }) => action.startsWith('note-'))).toMatchObject([
      { action: 'note-written', actor: '佐藤', after: { noteId: note!.id } },
      { action: 'note-answered', actor: '伊藤' },
      { action: 'note-settled', actor: '伊藤' },
    ]);
    expect(JSON.stringify(told) + desk.logged()).not.toMatch(/戸籍|婚姻/);
    await get(`/scans/${UNKNOWN_ID}/notes`).expect(404);
    await post(`/notes/${UNKNOWN_ID}/settle`).expect(404);
  });

  test('what supervisors are asked of is offered to them alone, until one settles it', async () => {
    const asked = await desk.addCard('asked.png');
    const next = async (who?: SignedIn) => {
      const { body } = await get('/review/next', who).expect(200);
      return nextPageSchema.parse(body).next?.page.id;
    };
    const escalated = async () =>
      scanListSchema.parse((await get('/scans?escalated=open').expect(200)).body).total;
    await post(`/scans/${asked.scanId}/urgent`, { reason: 'waits at the counter' }, supervisor).expect(200); // prettier-ignore
    expect(await next()).toBe(asked.pageId);
    const question = { text: 'Which of both dates counts?', escalates: true };
    const written = await post(`/pages/${asked.pageId}/notes`, question).expect(200);
    const [note] = noteListSchema.parse(written.body).notes;
    expect(note).toMatchObject({ escalates: true, settled: null });
    const both = { ...question, answers: note!.id };
    expect(await code(post(`/pages/${asked.pageId}/notes`, both), 400)).toBe('bad-request');
    expect(await next()).not.toBe(asked.pageId);
    expect(await next(supervisor)).toBe(asked.pageId);
    expect(await escalated()).toBe(1);
    const waiting = async () =>
      openFieldListSchema
        .parse((await get('/fields').expect(200)).body)
        .fields.map(({ waiting: count }) => count);
    const besides = await waiting();
    const other = await desk.as('鈴木', ['reviewer']);
    expect(await code(post(`/notes/${note!.id}/settle`, {}, other), 403)).toBe('for-supervisor');
    await post(`/notes/${note!.id}/decide`, {}, other).expect(403);
    await post(`/notes/${note!.id}/decide`, {}, supervisor).expect(200);
    expect(await escalated()).toBe(0);
    expect(await next()).toBe(asked.pageId);
    expect(await waiting()).not.toEqual(besides);
    const told = (await actionsOf(asked.scanId)).map(({ action }) => action);
    expect(told.slice(-2)).toEqual(['page-escalated', 'escalation-settled']);
    // Whoever asked takes it back alone.
    const again = await post(`/pages/${asked.pageId}/notes`, question).expect(200);
    const mine = noteListSchema.parse(again.body).notes.at(-1)!;
    await post(`/notes/${mine.id}/settle`).expect(200);
  });

  describe('the letter to the applicant', () => {
    let pageId: string;
    let scanId: string;
    beforeAll(async () => {
      ({ pageId, scanId } = await desk.addCard('faulty.png'));
      const act = (fieldId: string, action: string) =>
        post(`/pages/${pageId}/fields/${fieldId}/actions`, { action, seen: 0 }).expect(200);
      await act('memberNumber', 'blank');
      await act('birthDate', 'blank');
      await act('name', 'illegible');
      await act('email', 'blank');
    });

    test('faulty is what rules say, what is required and blank, and what a person cannot read', async () => {
      const faults = findFaults(libraryForm, await view(pageId));
      expect(faults.map(({ fieldId, words: { ja } }) => [fieldId, ja])).toEqual([
        ['name', 'ご記入の文字を読み取ることができませんでした。はっきりとご記入ください。'],
        ['memberNumber', '更新・再発行には利用者番号が必要です。'],
        ['birthDate', '「生年月日」に記入がありません。'],
        ['email', 'お知らせにはメールアドレスが必要です。'],
        ['newsletter', 'お知らせにはメールアドレスが必要です。'],
      ]);
    });

    const fields = [
      { fieldId: 'name', words: 'はっきりとご記入ください。' },
      { fieldId: 'pin', words: '暗証番号をもう一度ご記入ください。' },
    ];

    test('it is looked at first, page by page, and leaves no trace', async () => {
      const many = libraryForm.fields.map(({ id }) => ({ fieldId: id, words: 'ご確認ください。'.repeat(60) })); // prettier-ignore
      const body = { language: 'en', fields: many, page: 99 };
      const { body: shown } = await post(`/pages/${pageId}/letter/preview`, body).expect(200);
      const preview = letterPreviewSchema.parse(shown);
      expect(preview.pages).toBeGreaterThan(2);
      expect(Buffer.from(preview.base64, 'base64').length).toBeGreaterThan(5000);
      expect((await actionsOf(scanId)).some(({ action }) => action === 'letter-made')).toBe(false);
    });

    test('it is an A4 PDF that no cache keeps, named by the control number alone; that it was made is on record', async () => {
      const made = await post(`/pages/${pageId}/letter`, { language: 'ja', fields })
        .responseType('blob')
        .expect(200)
        .expect('Content-Type', 'application/pdf')
        .expect('Cache-Control', 'no-store');
      const { controlNumber } = (await desk.records.findScan(scanId))!;
      expect(made.headers['content-disposition']).toBe(`attachment; filename=letter-${controlNumber}.pdf`); // prettier-ignore
      const bytes = made.body as Buffer;
      const document = await PDFDocument.load(bytes, { updateMetadata: false });
      expect(document.getPageCount()).toBe(1);
      const { width, height } = document.getPage(0).getSize();
      expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
      expect((await actionsOf(scanId)).at(-1)).toEqual({
        action: 'letter-made',
        actor: '佐藤',
        after: {
          fields: ['name', 'pin'],
          language: 'ja',
          pages: 1,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      });
    });

    test('of a secret field neither picture nor value is printed', async () => {
      let drawn: unknown;
      const { app } = desk.variant({
        drawLetter: (letter) => {
          drawn = letter;
          return Promise.resolve({ bytes: new Uint8Array(), pages: 1 });
        },
      });
      const sent = request(app).post(`/api/pages/${pageId}/letter`).set(reviewer);
      await sent.send({ language: 'ja', fields }).expect(200);
      expect(drawn).toMatchObject({
        department: '利用者係',
        receivedOn: '2026-11-20',
        date: '2026-11-20',
        items: [
          { label: '氏名', isHidden: false, crop: { mediaType: 'image/png', width: 86 } },
          { label: '暗証番号', isHidden: true, crop: null },
        ],
      });
      expect(JSON.stringify(drawn)).not.toContain(SECRET);
    });

    test('what is no field, has no words or stands there twice is refused, and an auditor writes none', async () => {
      const path = `/pages/${pageId}/letter`;
      const [name] = fields;
      for (const listed of [
        [],
        [{ fieldId: 'nothing', words: 'x' }],
        [{ fieldId: 'name', words: ' ' }],
        [name, name],
      ])
        // prettier-ignore
        expect(await code(post(path, { language: 'ja', fields: listed }), 400)).toBe('bad-request');
      await post(path, { language: 'ja', fields }, auditor).expect(403);
      await post(`/pages/${UNKNOWN_ID}/letter`, { language: 'ja', fields }).expect(404);
    });
  });
});
