import { fileURLToPath } from 'node:url';
import type { Interpreter } from '../../workers/contracts.ts';
import { openInterpreter } from '../../workers/interpreter.ts';

describe('recognition in processes of its own', () => {
  const script = fileURLToPath(new URL('./rough-process.ts', import.meta.url));
  let interpreter: Interpreter;
  beforeAll(() => {
    interpreter = openInterpreter({
      processes: 1,
      timeoutSeconds: 3,
      formFolders: [],
      calibration: null,
      script,
    });
  });
  afterAll(() => interpreter.close());
  const inspect = (fileName: string) =>
    interpreter.inspect({ bytes: Buffer.from('abc'), fileName });

  test('bytes arrive as bytes, and no environment with its secrets', async () => {
    expect(await inspect('fine')).toEqual({ ok: true, value: { mediaType: 'true', pages: 3 } });
    const seen = await inspect('environment');
    expect(seen.ok && seen.value.mediaType).toContain('OMP_THREAD_LIMIT');
    expect(seen.ok && seen.value.mediaType).not.toMatch(/PATH|HOME|URL|KEY/);
  });

  test('a crash is a failure that names how the process ended, and the next call is served', async () => {
    expect(await inspect('crash')).toEqual({
      ok: false,
      error: { kind: 'reader-crashed', detail: 'exit code 3' },
    });
    expect(await inspect('kill')).toEqual({
      ok: false,
      error: { kind: 'reader-crashed', detail: 'signal SIGKILL' },
    });
    expect(await inspect('throw')).toEqual({
      ok: false,
      error: { kind: 'reader-crashed', detail: 'no such luck' },
    });
    expect(await inspect('fine')).toMatchObject({ ok: true });
  });

  test('a call that hangs is given up and its process killed', async () => {
    expect(await inspect('hang')).toEqual({
      ok: false,
      error: { kind: 'took-too-long', seconds: 3 },
    });
    expect(await inspect('fine')).toMatchObject({ ok: true });
  });
});
