module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // Only a hanging test takes this long. Tests wait for events, which a busy machine delays.
  testTimeout: 600_000,
  globalSetup: '<rootDir>/test/support/temporary-files.ts',
  globalTeardown: '<rootDir>/test/support/remove-temporary-files.ts',
  setupFiles: ['<rootDir>/test/support/fixed-seed.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};
