const { TestEnvironment } = require('jest-environment-node');

/**
 * Native modules check `instanceof Float32Array` against the outer realm's classes, and jest gives
 * each test file a realm of its own: share the outer ones.
 */
class SharedArraysEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const name of ['Float32Array', 'BigInt64Array', 'Int32Array', 'Uint8Array', 'ArrayBuffer'])
      this.global[name] = globalThis[name];
  }
}
module.exports = SharedArraysEnvironment;
