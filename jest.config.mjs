// Names this run, so that all of its test files share one throwaway PostgreSQL, which ends with it.
process.env.ZENDO_TEST_RUN ??= `${process.pid}-${Date.now().toString(36)}`;

const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': ['@swc/jest'],
    // An ES module that a CommonJS package requires, which Node does and Jest does not.
    '/node_modules/content-disposition/': ['@swc/jest', { swcrc: false, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  moduleNameMapper: {
    '^@zendo/([^/]+)/testing$': '<rootDir>/libs/$1/src/testing/index.ts',
    '^@zendo/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools', '<rootDir>/conformance'],
};

// Which test needs what is told by its file's suffix; README.md has the table.
const kind = (name, extra = {}) => ({ ...base, displayName: name, testRegex: `\\.${name}\\.spec\\.ts$`, ...extra });

export default {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testRegex: '(?<!\\.(int|e2e|conformance|clients|kubernetes))\\.spec\\.ts$',
      setupFilesAfterEnv: ['<rootDir>/tools/jest/unit.mjs'],
    },
    kind('int', { setupFilesAfterEnv: ['<rootDir>/tools/jest/slow.mjs'] }),
    kind('e2e', { setupFilesAfterEnv: ['<rootDir>/tools/jest/end-to-end.mjs'] }),
    kind('conformance', {
      setupFilesAfterEnv: ['<rootDir>/tools/jest/patient.mjs'],
      globalSetup: '<rootDir>/conformance/setup.mjs',
      globalTeardown: '<rootDir>/conformance/teardown.mjs',
    }),
    kind('clients', { setupFilesAfterEnv: ['<rootDir>/tools/jest/patient.mjs'] }),
    kind('kubernetes', {
      setupFilesAfterEnv: ['<rootDir>/tools/jest/end-to-end.mjs'],
      globalTeardown: '<rootDir>/tools/kube/testing/teardown.mjs',
    }),
  ],
};
