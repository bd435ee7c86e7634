import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../schemas/config.ts';
import { findMasterKey, findMasterKeyIfThere } from '../../../store/keys/master-key.ts';

const key = randomBytes(32);
const base64 = key.toString('base64');
let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'madoguchi-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const configOf = (env: Record<string, string>) => {
  const config = parseConfig({ DATA_DIR: dir, ...env });
  if (!config.ok) throw new Error(config.error.join('; '));
  return config.value;
};
const find = (env: Record<string, string>) => findMasterKey(configOf(env), { make: false });
const asCommand = (script: string) => JSON.stringify([process.execPath, '-e', script]);

test('comes from a file, the environment or a program, and from one of them only', async () => {
  const file = join(dir, 'named.key');
  writeFileSync(file, `${base64}\n`);
  expect(await find({ MASTER_KEY_FILE: file })).toEqual(key);
  expect(await find({ MASTER_KEY: ` ${base64}\n` })).toEqual(key);
  expect(await find({ MASTER_KEY_COMMAND: `cat ${file}` })).toEqual(key);
  const spaced = join(dir, 'a name; with $(spaces)');
  writeFileSync(spaced, base64);
  expect(await find({ MASTER_KEY_COMMAND: JSON.stringify(['cat', spaced]) })).toEqual(key);
  expect(await findMasterKeyIfThere(configOf({}))).toBeNull();
  expect(existsSync(join(dir, 'master.key'))).toBe(false);
  for (const env of [
    { MASTER_KEY: base64, MASTER_KEY_FILE: file },
    { MASTER_KEY: base64, MASTER_KEY_COMMAND: 'cat x' },
    { MASTER_KEY_FILE: file, MASTER_KEY_COMMAND: 'cat x' },
  ])
    expect(() => configOf(env)).toThrow('give only one of MASTER_KEY, MASTER_KEY_FILE and');
  expect(() => configOf({ MASTER_KEY_COMMAND: '["cat", 1]' })).toThrow('a JSON array of texts');
  expect(() => configOf({ MASTER_KEY: 'c2VjcmV0' })).toThrow('must be 32 bytes in base64');
  expect(() => configOf({ MASTER_KEY: 'c2VjcmV0' })).not.toThrow('c2VjcmV0');
});

test('that a program does not give is told in words, without anything that it printed', async () => {
  const planted = 'planted-output';
  const failing = async (command: string): Promise<string> => {
    const error: unknown = await find({ MASTER_KEY_COMMAND: command }).catch((e: unknown) => e);
    expect(JSON.stringify([String(error), (error as Error).cause ?? null])).not.toContain(planted);
    return String(error);
  };
  const say = `console.log('${planted}'); console.error('${planted}');`;
  expect(await failing(asCommand(`${say} process.exit(7)`))).toContain(
    'node ended with 7: run it by hand',
  );
  expect(await failing(asCommand(say))).toContain('has to be 32 bytes in base64');
  expect(await failing(asCommand(`console.log('${planted}'.repeat(1000))`))).toContain(
    'prints more than 1024 bytes',
  );
  expect(await failing(join(dir, 'nowhere'))).toContain('nowhere is not there: install it');
  const closed = join(dir, 'closed');
  writeFileSync(closed, '');
  chmodSync(closed, 0o600);
  expect(await failing(closed)).toContain('may not be run by this user');
  // No shell looks at it.
  expect(await failing(`echo ${base64} | cat`)).toContain('has to be 32 bytes');
});
