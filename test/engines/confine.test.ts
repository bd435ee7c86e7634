import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { confine, findConfinement, type ConfinedStart } from '../../engines/confine.ts';
import { limitNode } from '../../engines/pdf/limit-node.ts';

/** What came of it: `done`, or the code of the error. */
type Attempts = Record<
  'connect' | 'read' | 'write' | 'run' | 'parent' | 'native' | 'status',
  string
>;

const SCRIPT = fileURLToPath(new URL('./rough-decoder.js', import.meta.url));

describe('what a decoder in the hands of an attacker can do', () => {
  let folder: string;
  let server: Server;
  let connections = 0;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'madoguchi-confine-'));
    writeFileSync(path.join(folder, 'other'), 'of somebody else');
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function attempt(name: string, start: ConfinedStart): Promise<Attempts> {
    const child = fork(SCRIPT, [], {
      ...start,
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const answered = once(child, 'message');
    const { port } = server.address() as AddressInfo;
    child.send({ port, file: path.join(folder, name), other: path.join(folder, 'other') });
    const [attempts] = (await answered) as [Attempts];
    child.kill();
    await once(child, 'exit');
    return attempts;
  }
  const sizeOf = (name: string): number => {
    const file = path.join(folder, name);
    return existsSync(file) ? statSync(file).size : 0;
  };

  test('as far as this system can forbid it: no network, no file written, no rights gained, by native code neither', async () => {
    const { hasNoNetwork, writesNothing } = findConfinement();
    const before = connections;
    const attempts = await attempt('confined', confine([]));
    expect(attempts.connect === 'done').toBe(!hasNoNetwork);
    expect(connections).toBe(hasNoNetwork ? before : before + 1);
    expect(attempts.write === 'done').toBe(!writesNothing);
    expect(sizeOf('confined') === 0).toBe(writesNothing);
    expect(attempts.native === 'done').toBe(!writesNothing);
    expect(sizeOf('confined.png') === 0).toBe(writesNothing);
    expect(/^NoNewPrivs:\t1$/m.test(attempts.status)).toBe(writesNothing);
    if (hasNoNetwork) {
      expect(attempts.parent).toBe('EACCES'); // its keys are of another user namespace
      expect(attempts.status).toMatch(/^CapEff:\t0+$/m);
      expect(attempts.status).toMatch(/^CapBnd:\t0+$/m);
    }
  });

  test('the reader of PDFs, on every system: no file of others read, none written, nothing run, no native code', async () => {
    const program = path.join(path.dirname(SCRIPT), 'program.js');
    const plain = { execPath: process.execPath, execArgv: limitNode(program) };
    const { status, ...attempts } = await attempt('limited', plain);
    expect(attempts).toEqual({
      connect: 'done', // of the network this model knows nothing: that is for the system
      read: 'ERR_ACCESS_DENIED',
      write: 'ERR_ACCESS_DENIED',
      run: 'ERR_ACCESS_DENIED',
      parent: 'ERR_ACCESS_DENIED',
      native: expect.stringContaining('ERR_DLOPEN_DISABLED'),
    });
    expect(status).not.toContain('Pid');
    expect(readFileSync(path.join(folder, 'other'), 'utf8')).toBe('of somebody else');
  });
});
