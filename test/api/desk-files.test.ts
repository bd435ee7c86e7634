import express from 'express';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { deskFiles } from '../../api/routes/desk-files.ts';

describe('the files of the desks', () => {
  let folder: string;
  const app = () => express().use(deskFiles(path.join(folder, 'web')));
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-web-'));
    await mkdir(path.join(folder, 'web/assets'), { recursive: true });
    await writeFile(path.join(folder, 'web/index.html'), '<title>desk</title>');
    await writeFile(path.join(folder, 'web/assets/a-1.js'), '1');
    await writeFile(path.join(folder, 'outside.txt'), 'no');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('every address of the desks is the same document, never kept unasked', async () => {
    for (const address of ['/', '/pages/01999999-0000-7000-8000-000000000000', '/anything?x=1'])
      await request(app()).get(address).expect(200, /desk/).expect('Cache-Control', 'no-cache');
  });
  test('files with a hash in their name are kept for good', async () => {
    await request(app())
      .get('/assets/a-1.js')
      .expect(200)
      .expect('Cache-Control', /immutable/);
  });
  test('a missing file is 404, and nothing outside is served', async () => {
    await request(app()).get('/assets/b.js').expect(404);
    await request(app()).get('/..%2foutside.txt').expect(404);
  });
});
