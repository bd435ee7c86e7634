import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { PageLine } from '../../cli/page-lines.ts';
import { truthSchema } from '../../samples/truth.ts';
import { PATIENCE_MS, STACK, runCli, sample, type Ran } from './run-cli.ts';

const TYPED = sample('scans/05-typed-coded-fax-200dpi.png');
const LONG_NAME = `${'長'.repeat(80)}.png`;
const ROGUE_NAME = 'a\u001b[31mred\nname.png';

const linesOf = ({ out }: Ran): PageLine[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PageLine);
const truth = truthSchema.parse(
  JSON.parse(readFileSync(TYPED.replace('.png', '.truth.json'), 'utf8')),
);
const known = (id: string): unknown =>
  truth.pages[0]!.fields.find((field) => field.id === id)!.value;

describe('madoguchi read', () => {
  let dir: string;
  let socket: Server;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-read-'));
    execFileSync('mkfifo', [join(dir, 'pipe.pdf')]);
    socket = createServer();
    await new Promise<void>((resolve) => socket.listen(join(dir, 'socket.pdf'), resolve));
    await mkdir(join(dir, 'empty'));
    await mkdir(join(dir, 'folder'));
    await symlink('.', join(dir, 'folder', 'round-and-round'));
    await symlink('taken-away.pdf', join(dir, 'gone.pdf')); // listed, and then not to be read
    await copyFile(TYPED, join(dir, 'folder', LONG_NAME));
    await writeFile(join(dir, 'folder', ROGUE_NAME), 'no picture');
  });
  afterAll(async () => {
    await new Promise((resolve) => socket.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });

  test(
    '--json: one line a page, in the stated shape, secrets masked; exit 0',
    async () => {
      const debug = join(dir, 'debug');
      const ran = await runCli(['read', '--json', '--debug', debug, TYPED]);
      expect([ran.code, ran.err]).toEqual([0, '']);
      const [line, ...more] = linesOf(ran);
      expect(more).toEqual([]);
      expect(Object.keys(line!)).toEqual([
        'file',
        'page',
        'form',
        'registration',
        'quality',
        'fields',
        'findings',
        'envelope',
        'failure',
        'timings',
      ]);
      expect(line).toMatchObject({
        file: TYPED,
        page: 1,
        form: { id: 'shikaku-kakunin-gentei-riyou', version: 1, page: 1 },
        registration: { orientation: 0, residual: { p95: expect.any(Number) as number } },
        failure: null,
      });
      expect(Object.keys(line!.fields)).toEqual(truth.pages[0]!.fields.map(({ id }) => id));
      const near = expect.any(Number) as number;
      for (const field of Object.values(line!.fields)) {
        expect(['accepted', 'review', 'blank', 'unread']).toContain(field.status);
        expect(field.probability).toBeGreaterThanOrEqual(0);
        expect(field.probability).toBeLessThanOrEqual(1);
        expect(field.box).toEqual({ x: near, y: near, width: near, height: near });
        expect(field.quad).toHaveLength(4);
        for (const { code } of field.reasons) expect(code).toMatch(/^[a-z-]+$/);
      }
      expect(line!.fields['institutionCode']!.value).toBe(known('institutionCode'));
      expect(line!.fields['password']).toMatchObject({ value: null, masked: true });
      expect(ran.out).not.toContain(known('password'));
    },
    PATIENCE_MS,
  );

  test(
    'whatever is handed in is answered with cause and remedy, the rest is read, and what is named revealed; exit 3',
    async () => {
      const given = ['pipe.pdf', 'socket.pdf', 'gone.pdf', 'empty', 'folder', '/dev/null'];
      const ran = await runCli(['read', '--json', '--reveal', 'password', ...given], { cwd: dir });
      expect(ran.code).toBe(3);
      expect(ran.err).toBe('empty: nothing to read in this folder\n');
      const ends = linesOf(ran).map(({ file, page, failure }) => [
        file,
        page,
        failure?.kind ?? 'read',
      ]);
      expect(ends).toEqual([
        ['pipe.pdf', null, 'cannot-open'],
        ['socket.pdf', null, 'cannot-open'],
        ['gone.pdf', null, 'vanished'],
        [`folder/${ROGUE_NAME}`, null, 'type-mismatch'],
        [`folder/${LONG_NAME}`, 1, 'read'],
        ['/dev/null', null, 'cannot-open'],
      ]);
      for (const { failure } of linesOf(ran))
        if (failure)
          for (const words of [failure.title, failure.cause, failure.remedy])
            expect(words).not.toBe('');
      expect(ran.out + ran.err).not.toMatch(STACK);
      const read = linesOf(ran).find(({ failure }) => failure === null);
      expect(read!.fields['password']!.masked).toBeUndefined();
      expect(read!.fields['password']!.value).toBe(known('password'));
    },
    PATIENCE_MS,
  );

  test(
    'for people: secrets are dots, and names cannot command the terminal',
    async () => {
      const ran = await runCli(['read', TYPED, join(dir, 'folder', ROGUE_NAME)]);
      expect(ran.code).toBe(3);
      expect(ran.out).toMatch(/password +│ •••/);
      expect(ran.out).toContain(known('institutionCode'));
      expect(ran.out).not.toContain(known('password'));
      expect(ran.out).not.toContain('\u001b');
      expect(ran.out).toContain('a\\u001b[31mred\\u000aname.png');
    },
    PATIENCE_MS,
  );

  test(
    'a reader that hangs up ends the work, without a word',
    async () => {
      const all = [TYPED, TYPED, TYPED, TYPED, TYPED, TYPED];
      const ran = await runCli(['read', '--json', ...all], { hangUp: true });
      expect([ran.code, ran.err]).toEqual([0, '']);
    },
    PATIENCE_MS,
  );

  test(
    'a wrong command line is exit 2 before anything is read',
    async () => {
      const file = join(dir, 'a-file');
      await writeFile(file, '');
      const [option, date, noFiles, command, missing, form, debug] = await Promise.all([
        runCli(['read', '--nonsense', TYPED]),
        runCli(['read', '--received-on', '2025-02-30', TYPED]),
        runCli(['read']),
        runCli(['raed', TYPED]),
        runCli(['read', TYPED, join(dir, 'no\u001bpe.pdf'), join(file, 'below')]),
        runCli(['read', '--form', join(dir, 'no-form'), TYPED]),
        runCli(['read', '--debug', join(file, 'below'), TYPED]),
      ]);
      for (const ran of [option, date, noFiles, command, missing, form, debug]) {
        expect([ran.code, ran.out]).toEqual([2, '']);
        expect(ran.err).not.toMatch(STACK);
      }
      expect(option.err).toContain("unknown option '--nonsense'");
      expect(date.err).toContain('a day that exists');
      expect(command.err).toContain('raed');
      const nowhere = 'there is no such file or folder. Correct the path.\n';
      expect(missing.err).toBe(
        `${join(dir, 'no\\u001bpe.pdf')}: ${nowhere}${join(file, 'below')}: ${nowhere}`,
      );
      expect(form.err).toContain('There is no');
      expect(debug.err).toMatch(/--debug: ENOTDIR.*name another place/);
    },
    PATIENCE_MS,
  );
});
