import { randomBytes } from 'node:crypto';

let lastMillisecond = 0;
let sequence = 0;

/** The 12 bits of `rand_a` count within one millisecond (RFC 9562, 6.2, method 1). */
const LAST_SEQUENCE = 0xfff;

/**
 * UUID version 7 (RFC 9562): ordered by time of making, also within one process's millisecond,
 * so that lists page by id and indexes grow at their end. A clock set back never turns the order.
 */
export function makeUuid(now = Date.now()): string {
  if (now > lastMillisecond) {
    lastMillisecond = now;
    sequence = 0;
  } else if (++sequence > LAST_SEQUENCE) {
    lastMillisecond++;
    sequence = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMillisecond, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Lower than all that were made from this moment on: what is younger is found by its id. */
export const firstUuidAt = (ms: number): string =>
  ms
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2-7000-8000-000000000000');

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** PostgreSQL answers a malformed id with an error; callers want "not found". */
export const isUuid = (text: string): boolean => UUID.test(text);
