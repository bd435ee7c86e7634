import { availableParallelism } from 'node:os';

/** ESM throughout: jest runs under --experimental-vm-modules (see the test script). */
export default {
  testEnvironment: './test/environment.cjs',
  // Browsers, servers and waits leave a core idle a sixth of the time; jest would even keep one free.
  // Tests with processes of their own are patient.
  maxWorkers: availableParallelism() + 1,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          target: 'es2022',
          experimental: { keepImportAttributes: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/data', '<rootDir>/web/dist', '<rootDir>/dist'],
  testTimeout: 60_000,
};
