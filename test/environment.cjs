const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

const { createContext } = vm;
/**
 * A realm whose global object is its own. In the one that jest makes, every `Math.floor` of a module
 * leaves the sandbox to ask jest's proxy for `Math`: loops over pixels took up to six times as long.
 */
const createPlainContext = () => createContext(vm.constants.DONT_CONTEXTIFY);

/**
 * Native modules check `instanceof Float32Array` against the outer realm's classes, and jest gives
 * each test file a realm of its own: share the outer ones.
 */
class NumericEnvironment extends TestEnvironment {
  constructor(...given) {
    vm.createContext = createPlainContext;
    try {
      super(...given);
    } finally {
      vm.createContext = createContext;
    }
  }

  async setup() {
    await super.setup();
    for (const name of ['Float32Array', 'BigInt64Array', 'Int32Array', 'Uint8Array', 'ArrayBuffer'])
      this.global[name] = globalThis[name];
  }
}
module.exports = NumericEnvironment;
