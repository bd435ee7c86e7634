// @ts-check
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import process from 'node:process';

/** A decoder in the hands of an attacker: tries what it is told to, and says what came of it. */

/** @param {string} host @param {number} port */
const reach = (host, port) =>
  new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      resolve('done');
    });
    socket.on('error', (error) => resolve(codeOf(error)));
  });

/** @param {unknown} error */
const codeOf = (error) => /** @type {{ code?: string }} */ (error).code ?? String(error);

/** @param {() => unknown} act */
async function attempt(act) {
  try {
    await act();
    return 'done';
  } catch (error) {
    return codeOf(error);
  }
}

/** @param {{ port: number, file: string, other: string }} told */
async function attemptAll(told) {
  process.send?.({
    connect: await reach('127.0.0.1', told.port),
    read: await attempt(() => readFileSync(told.other)),
    write: await attempt(() => writeFileSync(told.file, 'taken')),
    run: await attempt(() => execFileSync('/bin/true')),
    parent: await attempt(() => readFileSync(`/proc/${process.ppid}/environ`)),
    native: await attempt(async () => {
      const { default: sharp } = await import('sharp');
      const image = sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } });
      await image.png().toFile(`${told.file}.png`);
    }),
    status: process.platform === 'linux' ? readOwnStatus() : '',
  });
}

process.on('message', (/** @type {Parameters<typeof attemptAll>[0]} */ told) => {
  void attemptAll(told);
});

function readOwnStatus() {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch (error) {
    return codeOf(error);
  }
}
