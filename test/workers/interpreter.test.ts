import { fileURLToPath } from 'node:url';
import type { Interpreter } from '../../workers/contracts.ts';
import { openInterpreter } from '../../workers/interpreter.ts';

describe('recognition in processes of its own', () => {
  const script = fileURLToPath(new URL('./rough-process.js', import.meta.url));
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

describe('recognition processes are replaced before they grow', () => {
  const script = fileURLToPath(new URL('./rough-process.js', import.meta.url));
  const open = (processes: number): Interpreter =>
    openInterpreter({
      processes,
      timeoutSeconds: 10,
      formFolders: [],
      calibration: null,
      script,
      callsOfProcess: 3,
    });
  const pidBy = async (interpreter: Interpreter, fileName: string): Promise<string> => {
    const answer = await interpreter.inspect({ bytes: Buffer.from(''), fileName });
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value.mediaType;
  };
  const isAlive = (pid: string): boolean => {
    try {
      return process.kill(Number(pid), 0);
    } catch {
      return false; // ESRCH: there is no such process any more
    }
  };

  test('a process serves so many calls, the next is served by a new one, and the old one ends', async () => {
    const interpreter = open(1);
    const pids: string[] = [];
    for (let call = 0; call < 7; call++) pids.push(await pidBy(interpreter, 'pid'));
    const [one, two, three] = [pids[0]!, pids[3]!, pids[6]!];
    expect(pids).toEqual([one, one, one, two, two, two, three]);
    expect(new Set(pids).size).toBe(3);
    await interpreter.close();
    expect([one, two, three].map(isAlive)).toEqual([false, false, false]);
  });

  test('a call under way is finished by the process that began it', async () => {
    const interpreter = open(2);
    const begun = Array.from({ length: 6 }, () => pidBy(interpreter, 'slow'));
    const later = await Promise.all([pidBy(interpreter, 'pid'), pidBy(interpreter, 'pid')]);
    const early = new Set(await Promise.all(begun));
    expect(early.size).toBe(2);
    for (const pid of later) expect(early.has(pid)).toBe(false);
    await interpreter.close();
    expect([...early, ...later].filter(isAlive)).toEqual([]);
  });

  test('closing ends every process, a former one with its call too, and none is begun after it', async () => {
    const interpreter = open(1);
    const slow = [1, 2, 3].map(() => pidBy(interpreter, 'slow').catch(() => 'given up'));
    const present = await pidBy(interpreter, 'pid');
    await interpreter.close();
    const pids = new Set([...(await Promise.all(slow)), present]);
    expect([...pids].filter((pid) => pid !== 'given up' && isAlive(pid))).toEqual([]);
    const late = await interpreter.inspect({ bytes: Buffer.from(''), fileName: 'pid' });
    expect(late).toEqual({
      ok: false,
      error: { kind: 'reader-crashed', detail: 'the processes have been ended' },
    });
  });
});
