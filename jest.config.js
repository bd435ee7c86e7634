/** ESM throughout: jest runs under --experimental-vm-modules (see the test script). */
export default {
  testEnvironment: './test/environment.cjs',
  // jest leaves one core free: of two that would be half. Tests with processes of their own are patient.
  maxWorkers: '100%',
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
