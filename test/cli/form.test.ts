import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeProblems } from '../../cli/describe-problems.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { loadForm } from '../../engines/load-form.ts';
import { APPLICATION, PATIENCE_MS, STACK, runCli } from './run-cli.ts';

describe('madoguchi form', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-form-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** A folder with this as its form.json. */
  async function makeForm(name: string, source: string | Uint8Array): Promise<string> {
    const folder = join(dir, name);
    mkdirSync(folder);
    await writeFile(join(folder, 'form.json'), source);
    return folder;
  }

  test(
    'check tells each error with its line; exit 1',
    async () => {
      const source = await readFile(join(APPLICATION, 'form.json'), 'utf8');
      const lines = source.split('\n');
      const broken = lines.findIndex((line) => line.includes('"kind": "phone"'));
      lines[broken] = lines[broken]!.replace('"phone"', '"fone"');
      const folder = await makeForm('broken', lines.join('\n'));
      const ran = await runCli(['form', 'check', folder]);
      expect(ran.code).toBe(1);
      expect(ran.out).toMatch(new RegExp(`form\\.json:${broken + 1}:\\d+ error: `));
      expect(ran.out + ran.err).not.toMatch(STACK);
    },
    PATIENCE_MS,
  );

  test(
    'check answers what is no form at all, quickly and in words',
    async () => {
      const deep = await makeForm('deep', `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
      const huge = await makeForm('huge', new Uint8Array(5 * 1024 * 1024).fill(0x5b));
      const latin = await makeForm('latin', Buffer.from('{"id":"caf\xe9"}', 'latin1'));
      const missing = join(dir, 'missing');
      const pipe = join(dir, 'pipe');
      mkdirSync(pipe);
      execFileSync('mkfifo', [join(pipe, 'form.json')]);
      const words = [
        [deep, 'nested more than 100 deep'],
        [huge, 'a form has at most 4 MB'],
        [latin, 'not UTF-8'],
        [missing, 'There is no'],
        [pipe, 'not an ordinary file'],
      ] as const;
      for (const [folder, expected] of words) {
        const loaded = await loadForm(folder);
        const said = loaded.ok ? 'no error' : describeProblems({ folder, problems: loaded.error });
        expect(said).toContain(expected);
      }
      for (const folder of [deep, pipe]) {
        const ran = await runCli(['form', 'check', folder]);
        expect([folder, ran.code, ran.err]).toEqual([folder, 1, '']);
        expect(ran.out).toContain(words.find(([name]) => name === folder)![1]);
      }
    },
    PATIENCE_MS,
  );

  test(
    'blank draws a PDF that opens, with and without code and marks',
    async () => {
      const inks: number[] = [];
      for (const [name, options] of [
        ['coded.pdf', []],
        ['plain.pdf', ['--plain']],
      ] as const) {
        const out = join(dir, name);
        const ran = await runCli(['form', 'blank', APPLICATION, '--out', out, ...options]);
        expect([ran.code, ran.out]).toEqual([0, `${out}\n`]);
        const bytes = await readFile(out);
        const file = await inspectFile(bytes, name);
        if (!file.ok) throw new Error(file.error.kind);
        expect([file.value.mediaType, file.value.pages]).toEqual(['application/pdf', 1]);
        const page = await decodePage(bytes, file.value, 1);
        if (!page.ok) throw new Error(page.error.kind);
        inks.push(page.value.grey.data.filter((tone) => tone < 128).length);
      }
      expect(inks[1]).toBeGreaterThan(10_000);
      expect(inks[0]! - inks[1]!).toBeGreaterThan(1000);
    },
    PATIENCE_MS,
  );

  test(
    'two forms of one id and version are never used side by side',
    async () => {
      const twin = join(dir, 'twin');
      await cp(APPLICATION, twin, { recursive: true });
      const ran = await runCli(['read', '--form', APPLICATION, '--form', twin, twin]);
      expect(ran.code).toBe(2);
      expect(ran.err).toMatch(/twin.*shikaku-kakunin-gentei-riyou v1 is in .* already\./);
    },
    PATIENCE_MS,
  );

  test(
    'output that cannot be written is said; exit 1, and no half of a blank is left',
    async () => {
      const args = ['form', 'blank', APPLICATION, '--out'];
      const nowhere = await runCli([...args, join(dir, 'no', 'such', 'folder.pdf')]);
      expect(nowhere.code).toBe(1);
      expect(nowhere.err).toMatch(/^madoguchi: ENOENT.*Make its folder first/);
      const full = await runCli(['form', 'check', '--no-gate', APPLICATION], {
        stdout: openSync('/dev/full', 'w'),
      });
      expect([full.code, full.err]).toEqual([
        1,
        'madoguchi: standard output cannot be written (ENOSPC)\n',
      ]);
      expect((await stat('/dev/full')).isCharacterDevice()).toBe(true);
    },
    PATIENCE_MS,
  );

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test : test.skip)(
    `a full disk is said, and nothing half-written stays${isRoot ? '' : ': skipped, because only root can mount a small disk'}`,
    async () => {
      const disk = join(dir, 'small-disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk]);
      try {
        const ran = await runCli(['form', 'blank', APPLICATION, '--out', join(disk, 'b.pdf')]);
        expect(ran.code).toBe(1);
        expect(ran.err).toMatch(/^madoguchi: ENOSPC.*The disk is full: make room/);
        expect(await readdir(disk)).toEqual([]);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
    PATIENCE_MS,
  );
});
