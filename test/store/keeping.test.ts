import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dammDigit, formatControlNumber, isControlNumber } from '../../store/control-number.ts';
import { lockDir } from '../../store/dir-lock.ts';
import { canonicalJson, encodeJson } from '../../store/encode-json.ts';
import { isUuid, makeUuid } from '../../store/uuid.ts';
import { loadMasterKey, openVault } from '../../store/vault.ts';

describe('control numbers', () => {
  test('any wrong digit and any swap of neighbours is noticed', () => {
    const digits = fc.stringMatching(/^[0-9]{14}$/);
    fc.assert(
      fc.property(digits, fc.nat(14), fc.integer({ min: 1, max: 9 }), (text, at, shift) => {
        const whole = text + dammDigit(text);
        const wrong = [...whole];
        wrong[at] = String((Number(wrong[at]) + shift) % 10);
        expect(dammDigit(wrong.join(''))).not.toBe(0);
        if (at < 14 && whole[at] !== whole[at + 1]) {
          const swapped = [...whole];
          [swapped[at], swapped[at + 1]] = [whole[at + 1]!, whole[at]!];
          expect(dammDigit(swapped.join(''))).not.toBe(0);
        }
      }),
    );
  });

  test('are date, serial and check digit; 572 has the check digit 4', () => {
    expect(dammDigit('572')).toBe(4);
    expect(formatControlNumber('2026-11-22', 123)).toMatch(/^20261122-000123-\d$/);
    expect(isControlNumber(formatControlNumber('2026-11-22', 1_234_567))).toBe(true);
    expect(isControlNumber('20261122-000123')).toBe(false);
  });
});

describe('ids', () => {
  test('are UUIDs of version 7, in the order in which they are made, also when the clock goes back', () => {
    const now = Date.now() + 1000;
    const ids = [
      makeUuid(now),
      ...Array.from({ length: 9000 }, () => makeUuid(now)),
      makeUuid(now - 5000),
    ];
    expect(ids.every((id) => isUuid(id) && id[14] === '7' && '89ab'.includes(id[19]!))).toBe(true);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('JSON for the database', () => {
  test('holds nothing that jsonb refuses, and keeps everything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, other) => {
        const value = { [other]: [text, '\\u0000', '\\\\ud800'] };
        const parsed = JSON.parse(encodeJson(value)) as unknown;
        const cleaned = JSON.stringify(value).includes('\\u0000');
        if (!cleaned) expect(parsed).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(encodeJson({ a: 'x\u0000y', b: '\ud800', c: '\\u0000', d: '𠮷' })).toBe(
      '{"a":"x\ufffdy","b":"\ufffd","c":"\\\\u0000","d":"𠮷"}',
    );
  });

  test('is one text for equal values, whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: undefined }], a: 'ä' })).toBe(
      '{"a":"ä","b":[1,{"d":null}]}',
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });
});

describe('on the disk', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'madoguchi-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('a folder is locked for one process; the lock of a dead one is taken over', () => {
    const unlock = lockDir(dir);
    expect(() => lockDir(dir)).toThrow('in use');
    unlock();
    writeFileSync(join(dir, 'lock'), '1'); // process 1 is alive
    expect(() => lockDir(dir)).toThrow('in use by process 1');
    writeFileSync(join(dir, 'lock'), String(2 ** 30)); // no system counts that far
    lockDir(dir)();
  });

  test('the master key is made once, for its owner alone, and a broken one is refused', () => {
    const path = join(dir, 'deep', 'master.key');
    expect(() => loadMasterKey(path, { make: false })).toThrow();
    const key = loadMasterKey(path, { make: true });
    expect(key).toHaveLength(32);
    expect(loadMasterKey(path, { make: true })).toEqual(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim()).toBe(key.toString('base64'));
    writeFileSync(path, 'too short');
    expect(() => loadMasterKey(path, { make: true })).toThrow('32 bytes');
  });
});

describe('the vault', () => {
  const vault = openVault(randomBytes(32));

  test('gives back what was sealed, differently sealed each time', () => {
    const sealed = vault.seal('pass字', 'row/1');
    expect(vault.open(sealed, 'row/1')).toBe('pass字');
    expect(vault.seal('pass字', 'row/1')).not.toEqual(sealed);
    expect(sealed.includes('pass')).toBe(false);
  });

  test('opens nothing that was moved to another row, changed, or sealed with another key', () => {
    const sealed = vault.seal('secret', 'row/1');
    expect(() => vault.open(sealed, 'row/2')).toThrow();
    expect(() => openVault(randomBytes(32)).open(sealed, 'row/1')).toThrow();
    for (const at of [0, 5, 20, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => vault.open(changed, 'row/1')).toThrow();
    }
  });
});
